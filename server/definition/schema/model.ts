import { encoderSchema } from './presets.ts';
import type { MapSchema, RecordSchema } from './schema.ts';
import { sharingSchema } from './sharing.ts';
import { frozenSchema, startFromSchema } from './start-from.ts';

/** Layers of its own for each kind of input. */
const encodersSchema = {
  kind: 'map',
  entry: 'encoder',
  defines: 'encoder',
  min: 1,
  of: {
    kind: 'record',
    keys: {
      data: {
        is: { kind: 'list', of: { kind: 'name', of: 'data' }, min: 1 },
        meaning: 'The data sets whose rows enter here.',
      },
      layers: { is: encoderSchema, meaning: 'Layers from those rows to what the shared encoder takes, in order.' },
    },
  },
} as const satisfies MapSchema;

export const modelSchema = {
  kind: 'record',
  keys: {
    sharing: {
      is: sharingSchema,
      default: 'hard',
      meaning: 'What the tasks have in common.',
    },
    encoders: {
      is: encodersSchema,
      optional: 'all data sets enter the shared encoder as they are',
      meaning:
        'Where inputs differ: layers for each kind of input, under names of yours, before the shared encoder; each data set has one.',
      formula: 'x = eₖ(input), k of the data set',
    },
    encoder: {
      is: encoderSchema,
      meaning: 'Layers from the input, or from what encoders give, to the shared representation, in order.',
    },
    normalization: {
      is: {
        kind: 'word',
        words: {
          shared: { meaning: 'One for all tasks, as any other layer that they share.' },
          perTask: {
            meaning:
              'One for each task, with scales, shifts and moving statistics of its own, between layers that stay shared.',
            formula: 'γᵢ(x − μᵢ)/√(σᵢ² + ε) + βᵢ',
          },
        },
      },
      default: 'shared',
      meaning:
        'Whether the normalisation layers of the encoder are shared, too; perTask is right where tasks come from different data.',
    },
    initializer: {
      is: {
        kind: 'word',
        words: {
          keras: { meaning: 'Glorot uniform kernels, biases 0.', formula: 'U(±√(6/(fanIn + fanOut)))' },
          pyTorch: { meaning: 'Kernels and biases as PyTorch starts them.', formula: 'U(±1/√fanIn)' },
        },
      },
      default: 'keras',
      meaning: 'Where the parameters start.',
    },
    startFrom: {
      is: startFromSchema,
      optional: 'all parameters start as initializer says',
      meaning:
        'Parameters (their averages, where the run has them) and moving statistics start from what another run has learned; the optimizer starts afresh.',
    },
    frozen: {
      is: frozenSchema,
      default: 'none',
      meaning:
        'Layers that keep their first values, out of reach of gradients and regularisers; batch normalisation in them uses its kept statistics.',
    },
  },
} as const satisfies RecordSchema;
