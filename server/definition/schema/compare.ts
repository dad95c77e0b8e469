import type { RecordSchema } from './schema.ts';

export const compareSchema = {
  kind: 'record',
  keys: {
    arms: {
      is: { kind: 'list', of: { kind: 'name', of: 'arm' }, min: 1 },
      default: ['single', 'joint'],
      meaning:
        'Ways of training that are compared: single, joint, alternate, pooled, transfer, ensemble; some of them: single:A, transfer:A>B, transfer:A>*, transfer:frozen, ensemble:joint.',
    },
    seeds: {
      is: { kind: 'number', integer: true, min: 1, max: 1000 },
      default: 3,
      meaning: 'Runs of each arm, with seeds counted up from `seed`.',
    },
    ensembleSize: {
      is: { kind: 'number', integer: true, min: 2, max: 100 },
      default: 3,
      meaning: 'Networks whose outputs an ensemble averages; each seed has its own, seed + 1000, seed + 2000, ….',
    },
  },
} as const satisfies RecordSchema;
