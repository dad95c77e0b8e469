import { layersSchema } from './layers.ts';
import type { RecordSchema } from './schema.ts';

export const modelSchema = {
  kind: 'record',
  keys: {
    sharing: {
      is: {
        kind: 'word',
        words: {
          hard: { meaning: 'All tasks use one encoder, each with a head of its own.', formula: 'ŷᵢ = hᵢ(f(x))' },
          none: { meaning: 'Each task has a whole network of its own.', formula: 'ŷᵢ = hᵢ(fᵢ(x))' },
        },
      },
      default: 'hard',
      meaning: 'What the tasks have in common.',
      source: 'Caruana 1997',
    },
    encoder: {
      is: layersSchema,
      meaning: 'Layers from the input to the shared representation, in order.',
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
  },
} as const satisfies RecordSchema;
