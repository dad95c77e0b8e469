import { layerNames } from './layer-keys.ts';
import type { EitherSchema, RecordSchema } from './schema.ts';

/** First values that another run has learned. */
export const startFromSchema = {
  kind: 'record',
  keys: {
    path: {
      is: { kind: 'text', example: '.mtl/runs/1' },
      meaning:
        'Folder of the run whose chosen checkpoint is taken, or of one of its checkpoints, relative to this file: .mtl/runs/3, .mtl/runs/3/checkpoint/last.',
    },
    layers: {
      is: {
        kind: 'either',
        word: {
          kind: 'word',
          words: {
            all: { meaning: 'Every parameter of this network; the run must have them all.' },
            shared: { meaning: 'All but the heads, which start fresh.' },
          },
        },
        list: layerNames,
      },
      default: 'all',
      meaning: 'What is taken: all, shared, or a list of layer names.',
    },
  },
} as const satisfies RecordSchema;

/** What training leaves as it starts. */
export const frozenSchema = {
  kind: 'either',
  word: {
    kind: 'word',
    words: {
      none: { meaning: 'Everything is trained.' },
      shared: { meaning: 'Only the heads are trained.' },
    },
  },
  list: layerNames,
} as const satisfies EitherSchema;
