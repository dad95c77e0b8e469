import { activation, name } from '../layer-keys.ts';
import type { ChoiceSchema, ListSchema, Option } from '../schema.ts';
import { convolutions } from './convolutions.ts';
import { normalizations } from './normalizations.ts';
import { plain } from './plain.ts';
import { poolings } from './poolings.ts';
import { recurrentLayers, sequences } from './sequences.ts';

const recurrentSchema = {
  kind: 'choice',
  what: 'recurrent layer',
  options: recurrentLayers,
} as const satisfies ChoiceSchema;

const simpleOptions = {
  ...convolutions,
  ...poolings,
  ...plain,
  ...normalizations,
  ...sequences,
  ...recurrentLayers,
} as const;

const simpleSchema = { kind: 'choice', what: 'layer', options: simpleOptions } as const satisfies ChoiceSchema;

const innerOptions = {
  ...simpleOptions,
  bidirectional: {
    meaning: 'A recurrent layer that reads the sequence forwards, and one like it that reads it backwards.',
    source: 'Keras Bidirectional; Schuster & Paliwal 1997',
    keys: {
      layer: { is: recurrentSchema, meaning: 'The recurrent layer.' },
      mergeMode: {
        is: {
          kind: 'word',
          words: {
            concat: { meaning: 'Side by side: twice the units.' },
            sum: { meaning: 'Their sum.' },
            ave: { meaning: 'Their mean.' },
            mul: { meaning: 'Their product.' },
          },
        },
        default: 'concat',
        meaning: 'How the outputs of the two directions become one.',
      },
      name,
    },
  },
  timeDistributed: {
    meaning: 'A layer that acts on each step of a sequence by itself.',
    source: 'Keras TimeDistributed',
    keys: { layer: { is: simpleSchema, meaning: 'The layer that acts on each step.' }, name },
  },
} as const satisfies Readonly<Record<string, Option>>;

/** Layers that may stand inside a residual block or a branch. */
const innerLayersSchema = {
  kind: 'list',
  of: { kind: 'choice', what: 'layer', options: innerOptions },
} as const satisfies ListSchema;

/** Every layer by its name. */
export const layerOptions = {
  ...innerOptions,
  residual: {
    meaning: 'Layers whose output is added to their input; where the shapes differ, to a linear projection of it.',
    formula: 'activation(F(x) + x)',
    source: 'He 2016',
    keys: {
      layers: { is: { ...innerLayersSchema, min: 1 }, meaning: 'F, the layers of the block.' },
      shortcut: {
        is: innerLayersSchema,
        optional: 'the input itself, or a linear layer of kernel size 1 where the shapes differ',
        meaning: 'Layers that the input goes through before it is added.',
      },
      activation: { ...activation, meaning: 'Function applied to the sum.' },
      name,
    },
  },
  parallel: {
    meaning: 'Branches of layers that all see the same input; their outputs are put side by side.',
    source: 'Keras Concatenate',
    keys: {
      branches: {
        is: { kind: 'list', of: { ...innerLayersSchema, min: 1 }, min: 1 },
        meaning: 'The branches, each a list of layers.',
      },
      name,
    },
  },
} as const satisfies Readonly<Record<string, Option>>;
