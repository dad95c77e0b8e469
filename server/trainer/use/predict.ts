import { countLabels } from '../../data/dataset.ts';
import type { NewRows } from '../../data/new-rows/new-rows.ts';
import { readNewRows } from '../../data/new-rows/read.ts';
import { shift } from '../../data/text/sentence-rows.ts';
import type { Experiment } from '../../definition/experiment.ts';
import { loadBackend } from '../../backend/load.ts';
import { BatchMaker } from '../batch-maker.ts';
import { evaluate } from '../evaluate.ts';
import type { SplitScores } from '../folder/record.ts';
import type { Learner } from '../learner.ts';
import { filesOfRows } from './files-of-rows.ts';
import { predictionText, type PredictedTask } from './prediction-text.ts';
import { predictionsOf } from './predictions.ts';
import type { PredictAnswer, PredictQuestion } from './questions.ts';
import { RowJoiner } from './row-joiner.ts';
import { readTrainedRun, setOf, withNetwork, type TrainedRun } from './trained-run.ts';
import { UseError, type UseEvents } from './use.ts';

/** The new rows of a data set, and which of them are its own. */
interface ReadSet extends NewRows {
  readonly ids: Int32Array;
}

/**
 * Sends new rows through the network of a run, as inputs that are made as those of its training rows were, and writes what it
 * says of each, row by row.
 * @throws UseError where the run cannot be used; DataError where the rows cannot
 */
export async function predict(question: PredictQuestion, events: Required<UseEvents>): Promise<PredictAnswer> {
  const run = readTrainedRun(question.dir);
  const experiment = { ...run.experiment, tasks: chosenTasks(run, question.tasks) };
  const files = filesOfRows(question.files, experiment.data[Object.values(experiment.tasks)[0]?.data ?? '']);
  const sets: Record<string, ReadSet> = {};
  for (const name of new Set(Object.values(experiment.tasks).map(({ data }) => data))) {
    events.doing(`reading the rows as those of ${name}`);
    sets[name] = await readSet(run, name, { ...question, files });
  }
  const notices = new Set(Object.values(sets).flatMap(({ notices }) => notices.map((notice) => `${upper(notice)}.`)));
  events.doing('loading the network');
  const { notice } = await loadBackend(question.backend);
  if (notice !== undefined) notices.add(notice);
  const tell = (sentence: string) => notices.add(sentence);
  const scores = await withNetwork(run, tell, (learner) => written(experiment, learner, sets, question, events));
  const rows = Object.values(sets)[0]?.rows.count ?? 0;
  const without = expectedOf(experiment, sets, rows).filter((count) => count === 0).length;
  if (without > 0) notices.add(`${without} of ${rows} rows are of none of the tasks, which are of chosen rows.`);
  return { rows, scores, notices: [...notices] };
}

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function chosenTasks({ experiment: { tasks }, record }: TrainedRun, names: readonly string[] | undefined) {
  const unknown = names?.find((name) => !Object.hasOwn(tasks, name));
  if (unknown !== undefined)
    throw new UseError(`Run ${record.id} has no task ${unknown}; its tasks are ${Object.keys(tasks).join(', ')}.`);
  return names ? Object.fromEntries(Object.entries(tasks).filter(([name]) => names.includes(name))) : tasks;
}

async function readSet(
  { experiment, sets }: TrainedRun,
  name: string,
  { files, unlabelled }: Pick<PredictQuestion, 'files' | 'unlabelled'>,
): Promise<ReadSet> {
  const source = experiment.data[name];
  if (!source) throw new Error(`the experiment has no data set ${name}`);
  const read = await readNewRows({ source, fitted: setOf(sets, name), files, unlabelled });
  const places = Object.keys(source.where ?? {}).map((target) => read.rows.targets[target]?.values ?? []);
  const told = places.filter((values) => values.some((label) => label >= 0));
  const all = Int32Array.from({ length: read.rows.count }, (_, row) => row);
  // Of a set that is chosen rows of another, rows are left out that say that they are none of them.
  return { ...read, ids: all.filter((row) => told.every((values) => (values[row] ?? -1) >= 0)) };
}

/** Writes the predictions of all tasks; gives the scores of those that have labels. */
async function written(
  experiment: Experiment,
  learner: Learner,
  sets: Readonly<Record<string, ReadSet>>,
  { form }: PredictQuestion,
  events: Required<UseEvents>,
): Promise<SplitScores> {
  const tasks = Object.fromEntries(
    Object.entries(experiment.tasks).map(([name, { data, target }]) => [name, predicted(sets[data], target)]),
  );
  const [first] = Object.values(sets);
  const count = first?.rows.count ?? 0;
  const text = predictionText(form, tasks, first?.places[0]?.line !== undefined);
  const joiner = new RowJoiner(count, expectedOf(experiment, sets, count), (row, predictions) =>
    text.line(row + 1, first?.places[row] ?? { file: '' }, predictions),
  );
  events.text(text.head);
  const data = Object.entries(sets).map(([name, { rows, ids }]) => {
    const set = { train: rows, test: rows };
    return [name, { set, validation: new Int32Array(), test: ids }] as const;
  });
  const scores = await evaluate(experiment, learner, Object.fromEntries(data), new BatchMaker(experiment), 'test', {
    check: () => {
      const lines = joiner.take();
      if (lines !== '') events.text(lines);
      events.doing(`${joiner.done} of ${count} rows`);
    },
    notice: () => undefined,
    keep: (name, ids, said) => {
      const [task, of] = [experiment.tasks[name], tasks[name]];
      const set = sets[task?.data ?? ''];
      if (!task || !of || !set) throw new Error(`the task ${name} has no rows`);
      const source = experiment.data[task.data];
      const tokens = (row: number) => {
        const own = set.tokens?.[ids[row] ?? -1] ?? [];
        const form = { length: set.rows.inputShape[0] ?? 0, pad: source && 'pad' in source ? source.pad : 'after' };
        return { first: shift(own, form), count: own.length };
      };
      predictionsOf(of.target, task.loss.type, said, tokens).forEach((prediction, i) =>
        joiner.add(ids[i] ?? -1, name, prediction),
      );
    },
  });
  events.text(joiner.take());
  return Object.fromEntries(Object.entries(scores).filter(([name]) => tasks[name]?.labelled === true));
}

function predicted(set: ReadSet | undefined, name: string): PredictedTask {
  const target = set?.rows.targets[name];
  if (!target) throw new Error(`the rows have no target ${name}`);
  return { target, labelled: countLabels(target.values) > 0 };
}

/** How many tasks say something of each row. */
function expectedOf({ tasks }: Experiment, sets: Readonly<Record<string, ReadSet>>, count: number): Int32Array {
  const expected = new Int32Array(count);
  for (const { data } of Object.values(tasks))
    for (const row of sets[data]?.ids ?? []) expected[row] = (expected[row] ?? 0) + 1;
  return expected;
}
