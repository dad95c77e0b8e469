import { aggregatorSchema } from './aggregators.ts';
import { regularizerSchema } from './regularizers.ts';
import type { ListSchema, RecordSchema } from './schema.ts';
import { weightingSchema } from './weightings.ts';

export const objectiveSchema = {
  kind: 'record',
  keys: {
    weighting: {
      is: weightingSchema,
      default: 'equal',
      meaning: 'How the wᵢ of the objective are found.',
      formula: 'L(M) = Σ wᵢ Lᵢ + λR(M)',
    },
    aggregator: {
      is: aggregatorSchema,
      default: 'none',
      meaning: 'How the gradients of the tasks are put together over the shared parameters.',
    },
    regularizers: {
      is: { kind: 'list', of: regularizerSchema } as const satisfies ListSchema,
      default: [],
      meaning: 'The terms λR(M) that are added to the losses.',
      formula: 'L(M) = Σ wᵢ Lᵢ + λR(M)',
    },
  },
} as const satisfies RecordSchema;
