import type { ChoiceSchema } from './schema.ts';

export const aggregatorSchema = {
  kind: 'choice',
  what: 'aggregator',
  options: {
    none: { meaning: 'The weighted gradients are added, as for one loss.', formula: 'd = Σ wᵢ∇Lᵢ', keys: {} },
    pcGrad: {
      meaning:
        'From each gradient what conflicts with another is projected away, the others in random order; the results are added. Without conflicts it is the sum, so the learning rate is that of `none`.',
      formula: 'ĝᵢ −= (ĝᵢᵀgⱼ/‖gⱼ‖²) gⱼ where ĝᵢᵀgⱼ < 0; d = Σ ĝᵢ',
      source: 'Yu 2020',
      keys: {},
    },
  },
} as const satisfies ChoiceSchema;
