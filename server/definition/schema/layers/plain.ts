import { activation, kernelInitializer, name, positive, useBias } from '../layer-keys.ts';
import type { Option } from '../schema.ts';

export const plain = {
  dense: {
    meaning: 'Every output is a weighted sum of all inputs; of a sequence, at each step alike.',
    formula: 'activation(x·W + b)',
    source: 'Keras Dense',
    keys: { units: { is: positive, meaning: 'Number of outputs.' }, activation, useBias, kernelInitializer, name },
  },
  flatten: { meaning: 'All values in one vector, for dense layers.', source: 'Keras Flatten', keys: { name } },
  reshape: {
    meaning: 'The same values in another shape.',
    source: 'Keras Reshape',
    keys: {
      targetShape: {
        is: { kind: 'list', of: positive, min: 1 },
        meaning: 'The new shape, as [height, width, channels] or [steps, features].',
      },
      name,
    },
  },
  activation: {
    meaning: 'A function applied to every value.',
    source: 'Keras Activation',
    keys: { activation: { is: activation.is, meaning: 'The function.' }, name },
  },
} as const satisfies Readonly<Record<string, Option>>;
