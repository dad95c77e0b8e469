import type { DataSource } from '../experiment.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import { suggestion } from '../reading/wording.ts';
import type { Rule, Subject } from './rule.ts';

/** An epoch can be chosen, and batches can be filled. */
export const checkTraining: Rule = (subject) => [
  ...nothingToChooseBy(subject),
  ...splitSizes(subject),
  ...foldProblems(subject),
  ...chooserMissing(subject),
];

function chooserMissing({ written, places, taskNames }: Subject): readonly Problem[] {
  const choose = written.training?.choose;
  if (choose?.type !== 'task' || choose.name === undefined || !places.has('tasks')) return [];
  if (taskNames.includes(choose.name)) return [];
  const range = places.value('training/choose/task/name');
  const { text, extras } = suggestion(choose.name, range, taskNames, 'tasks');
  return [problem('unknown-task', range, `There is no task '${choose.name}'; ${text}`, extras)];
}

function nothingToChooseBy({ written, places }: Subject): readonly Problem[] {
  if (written.training?.validation !== 0 || written.training.folds || !places.has('training/validation')) return [];
  const message =
    'Without validation rows no epoch can be chosen: the results are those of the last epoch, however good the ones before.';
  return [problem('nothing-to-choose-by', places.value('training/validation'), message)];
}

/** Sizes are known before reading only for data sets that are drawn. */
function splitSizes({ written, places }: Subject): readonly Problem[] {
  const { training } = written;
  if (!training) return [];
  return Object.entries(written.data ?? {}).flatMap(([name, source]) => {
    if (source.format !== 'shapes') return [];
    const held = Math.round(source.train * (training.folds ? 1 / training.folds.of : training.validation));
    if (!training.folds && training.validation > 0 && (held < 1 || held >= source.train))
      return [problem('no-validation-rows', places.key('training/validation'), heldText(name, source, held))];
    if (training.lastBatch === 'keep' || source.train - held >= training.batchSize) return [];
    const message = `'${name}' has ${source.train - held} rows for training, fewer than batchSize ${training.batchSize}, and lastBatch: drop leaves the rest out: nothing would be trained.`;
    return [problem('no-full-batch', places.key('training/batchSize'), message)];
  });
}

const heldText = (name: string, { train }: Extract<DataSource, { format: 'shapes' }>, held: number): string =>
  `Of the ${train} training rows of '${name}' this fraction holds out ${held}; hold out at least one and leave at least one.`;

function foldProblems({ written, places }: Subject): readonly Problem[] {
  const { folds } = written.training ?? {};
  if (!folds) return [];
  const late = folds.number > folds.of;
  const text = `There is no fold ${folds.number} of ${folds.of}; number is 1 to ${folds.of}.`;
  const beyond = late ? [problem('split-does-not-fit', places.value('training/folds/number'), text)] : [];
  const timed = Object.entries(written.data ?? {}).flatMap(([name, source]) => {
    if (!('time' in source) || source.time === undefined) return [];
    const message = `Folds train on rows later than those that are held out, and '${name}' is split by time; leave folds or time out.`;
    return [problem('split-does-not-fit', places.value(`data/${name}/time`), message)];
  });
  return [...beyond, ...timed];
}
