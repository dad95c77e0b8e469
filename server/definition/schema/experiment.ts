import { compareSchema } from './compare.ts';
import { dataSchema } from './data.ts';
import { modelSchema } from './model.ts';
import { objectiveSchema } from './objective.ts';
import { runSchema } from './run.ts';
import type { RecordSchema, Value } from './schema.ts';
import { sweepSchema } from './sweep.ts';
import { tasksSchema } from './tasks.ts';
import { trainingSchema } from './training.ts';

/** The whole format. */
export const experimentSchema = {
  kind: 'record',
  keys: {
    version: {
      is: { kind: 'number', integer: true, min: 1, max: 1 },
      meaning: 'Version of the format; 1 is the only one so far.',
      notSwept: 'it is the version of the format',
    },
    extends: {
      is: { kind: 'text', example: 'base.mtl.yaml' },
      optional: 'the file stands alone',
      notSwept: 'it is another file',
      meaning:
        'Another definition, relative to this file: it holds, key by key and task by task, where this one says nothing else. Lists and other choices take its place.',
    },
    name: {
      is: { kind: 'text', example: 'My experiment' },
      default: 'Experiment',
      meaning: 'What the experiment is called in lists and plots.',
      notSwept: 'it changes nothing of the training',
    },
    seed: {
      is: { kind: 'number', integer: true, min: 0, max: 2 ** 32 - 1 },
      default: 0,
      meaning: 'Starts every random stream of a run: first parameters, order of the rows, dropout.',
      notSwept: 'the best of several seeds is luck; `sweep.seeds` and `compare.seeds` measure how much of it',
    },
    data: { is: dataSchema, meaning: 'The data sets, each under a name of yours.' },
    model: { is: modelSchema, meaning: 'M, the network that the tasks share.' },
    tasks: { is: tasksSchema, meaning: 'What is learned, each task under a name of yours.' },
    objective: {
      is: objectiveSchema,
      default: {},
      meaning: 'What training minimises.',
      formula: 'L(M) = Σ wᵢ Lᵢ(Tᵢ, M) + λR(M)',
    },
    training: { is: trainingSchema, default: {}, meaning: 'How training goes.' },
    compare: {
      is: compareSchema,
      default: {},
      meaning: 'What is compared with what, over how many seeds.',
      notSwept: 'it says what is compared, not how anything is trained',
    },
    sweep: {
      is: sweepSchema,
      optional: 'every setting is as written',
      meaning:
        'Settings to be found by trying: `mtl sweep` trains a run for each combination and judges them on validation rows alone. Other runs leave it aside; a comparison finds the settings of each of its arms by as many trials.',
      notSwept: 'it is the sweep itself',
    },
    run: {
      is: runSchema,
      optional: 'runs are trained on this machine',
      meaning: 'Where runs are trained.',
      notSwept: 'it changes nothing of what is learned',
    },
  },
} as const satisfies RecordSchema;

/** A definition as read: complete with the defaults of single keys, not yet with those that follow from other places. */
export type Written = Value<typeof experimentSchema>;

/** Whether every part could be read. */
export function isWhole(written: Partial<Written>): written is Written {
  return Object.entries(experimentSchema.keys).every(([name, key]) => {
    const isThere = Object.hasOwn(written, name) && written[name as keyof Written] !== undefined;
    return isThere || 'optional' in key;
  });
}
