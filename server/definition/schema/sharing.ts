import type { ChoiceSchema } from './schema.ts';

/** How the tasks of a network share it. */
export const sharingSchema = {
  kind: 'choice',
  what: 'sharing method',
  options: {
    hard: {
      meaning: 'All tasks use one encoder, each with a head of its own.',
      formula: 'ŷᵢ = hᵢ(f(x))',
      source: 'Caruana 1997',
      keys: {},
    },
    none: { meaning: 'Each task has a whole network of its own.', formula: 'ŷᵢ = hᵢ(fᵢ(x))', keys: {} },
  },
} as const satisfies ChoiceSchema;
