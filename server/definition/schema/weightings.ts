import type { ChoiceSchema } from './schema.ts';

export const weightingSchema = {
  kind: 'choice',
  what: 'weighting',
  options: {
    equal: {
      meaning: 'Every task weighs 1: the objective is the sum of the losses.',
      formula: 'wᵢ = 1, Σw = K',
      keys: {},
    },
    static: {
      meaning: 'Weights that you set and that stay.',
      formula: 'wᵢ fixed',
      keys: {
        weights: {
          is: {
            kind: 'map',
            entry: 'weight',
            keysAre: 'task',
            of: { kind: 'number', min: 0 },
          },
          meaning: 'Weight of each task by its name; tasks left out weigh 1.',
        },
      },
    },
    uncertainty: {
      meaning:
        "Each task's noise is learned with the network, by the optimizer of the run but without its weight decay, from sᵢ = log σᵢ² = 0. A regression has the factor ½ of a Gaussian.",
      formula: 'Σ ½e^(−sᵢ)Lᵢ + ½sᵢ; classification: e^(−sᵢ)Lᵢ + ½sᵢ',
      source: 'Kendall, Gal & Cipolla 2018',
      keys: {},
    },
  },
} as const satisfies ChoiceSchema;
