import type { RecordSchema } from './schema.ts';

export const compareSchema = {
  kind: 'record',
  keys: {
    arms: {
      is: { kind: 'list', of: { kind: 'name', of: 'arm' }, min: 1 },
      default: ['single', 'joint'],
      meaning:
        'Ways of training that are compared: single, joint, alternate, transfer, ensemble, single:TASK, transfer:A>B.',
    },
    seeds: {
      is: { kind: 'number', integer: true, min: 1, max: 1000 },
      default: 3,
      meaning: 'Runs of each arm, with seeds counted up from `seed`.',
    },
  },
} as const satisfies RecordSchema;
