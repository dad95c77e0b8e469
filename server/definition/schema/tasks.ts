import { layersSchema } from './layers.ts';
import { lossSchema } from './losses.ts';
import { metricSchema } from './metrics.ts';
import type { MapSchema, RecordSchema } from './schema.ts';

/** Why a sweep keeps its hands off what a task is. */
const notSwept = 'it says what is learned and measured, and scores of different tasks do not compare';

const classNumber = { kind: 'number', integer: true, min: 0, max: 100_000 } as const;

export const taskSchema = {
  kind: 'record',
  keys: {
    data: { is: { kind: 'name', of: 'data' }, meaning: 'The data set that the task learns from.', notSwept },
    target: {
      is: { kind: 'name', of: 'target' },
      meaning: 'What the task predicts, one of the targets of its data set.',
      notSwept,
    },
    where: {
      is: { kind: 'map', entry: 'target', of: { kind: 'text', example: 'class' }, min: 1 },
      optional: 'the task learns from every row of its data set',
      notSwept,
      meaning:
        'The rows that the task learns from: those with these classes of other targets of its data set. Only the classes of its own target that they have count.',
    },
    each: {
      is: {
        kind: 'record',
        keys: {
          of: { is: { kind: 'name', of: 'target' }, meaning: 'The target whose classes tell the tasks apart.' },
          from: { is: classNumber, default: 1, meaning: 'The first class, a whole number.' },
          to: { is: classNumber, meaning: 'The last class, a whole number.' },
        },
      },
      optional: 'the entry is one task',
      notSwept,
      meaning:
        'Makes one task for each class of another target, as with `where`: `school` with the classes 1 to 139 stands for school_1 to school_139.',
    },
    loss: {
      is: lossSchema,
      optional: 'crossEntropy for classes, binaryCrossEntropy for yes or no of each, mse for numbers',
      meaning: 'Lᵢ, what the task minimises: the mean over the labels present in the batch.',
    },
    metrics: {
      is: { kind: 'list', of: metricSchema },
      optional: '[accuracy] for classes, [rmse] for numbers',
      notSwept,
      meaning:
        'Scores computed on validation and test rows, and those that follow from sums over batches (accuracy, mae, mse, rmse, r2) on training rows too; they are not trained on.',
    },
    head: {
      is: layersSchema,
      default: [],
      meaning: 'Layers between the shared representation and the output layer, which follows from the target.',
    },
  },
} as const satisfies RecordSchema;

export const tasksSchema = {
  kind: 'map',
  entry: 'task',
  defines: 'task',
  min: 1,
  of: taskSchema,
} as const satisfies MapSchema;
