import type { TaggedSchema, Value } from './schema.ts';

const cluster = {
  partition: {
    is: { kind: 'text', example: 'gpu' },
    optional: "the cluster's own default",
    meaning: 'The partition that jobs are queued in.',
  },
  gpus: {
    is: { kind: 'number', integer: true, min: 0, max: 64 },
    optional: 'none is asked for',
    meaning: 'GPUs of one run.',
  },
  cpus: {
    is: { kind: 'number', integer: true, min: 1, max: 1024 },
    default: 2,
    meaning: 'Processors of one run, which are also its threads; with their number the last bits of results change.',
  },
  memory: {
    is: { kind: 'text', example: '8G' },
    optional: "the cluster's own default",
    meaning: 'Memory of one run, as Slurm writes it: 500M, 8G.',
  },
  time: {
    is: { kind: 'text', example: '2:00:00' },
    optional: "the partition's own limit",
    meaning:
      'Time of one job, as Slurm writes it: 30 (minutes), 2:00:00, 1-12. A run that needs longer is saved and queued again.',
  },
  account: {
    is: { kind: 'text', example: 'my-group' },
    optional: 'your default account',
    meaning: 'The account that is charged.',
  },
  qos: {
    is: { kind: 'text', example: 'normal' },
    optional: 'your default quality of service',
    meaning: 'The quality of service that is asked for.',
  },
  exclude: {
    is: { kind: 'text', example: 'n[1-3]' },
    optional: 'any node will do',
    meaning: 'Nodes to avoid, as Slurm writes them.',
  },
  setup: {
    is: { kind: 'text', example: 'module load cuda' },
    optional: 'nothing goes before',
    meaning: 'A line of shell that a job runs before it trains.',
  },
} as const;

export const runSchema = {
  kind: 'tagged',
  tag: 'on',
  what: 'place to train',
  explained: { meaning: 'Where runs are trained: on this machine, or as jobs of a cluster.' },
  options: {
    local: { meaning: 'Runs are trained on this machine.', keys: {} },
    slurm: {
      meaning: 'Runs are jobs of the Slurm cluster that this machine belongs to; folders are shared with its nodes.',
      keys: cluster,
    },
  },
} as const satisfies TaggedSchema;

/** Where runs are trained, and what a cluster is asked for. */
export type RunPlace = Value<typeof runSchema>;
