import { encoderSchema } from './presets.ts';
import type { RecordSchema } from './schema.ts';
import { sharingSchema } from './sharing.ts';

export const modelSchema = {
  kind: 'record',
  keys: {
    sharing: {
      is: sharingSchema,
      default: 'hard',
      meaning: 'What the tasks have in common.',
    },
    encoder: {
      is: encoderSchema,
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
