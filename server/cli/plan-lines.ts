import { countText, sidesText } from '../definition/cost/words.ts';
import type { Experiment } from '../definition/experiment.ts';
import { epochMeaning } from '../definition/schedule-words.ts';
import type { TrainingPlan } from '../trainer/training-plan.ts';
import { fitted, wrapped } from './fitted.ts';
import { cut, type Screen } from './screen.ts';

/** The plan as one object; `docs/plan.md` explains its fields. */
export function planJson(file: string, { name, training }: Experiment, plan: TrainingPlan): object {
  return { format: 1, file, name, schedule: training.schedule, epoch: epochMeaning(training.schedule), ...plan };
}

/** The plan as lines that fit the screen. */
export function planLines(
  { name, training }: Experiment,
  plan: TrainingPlan,
  screen: Pick<Screen, 'width' | 'emphasized'>,
): string[] {
  const { width } = screen;
  const heading = (text: string): string => screen.emphasized(cut(text, width));
  return [
    heading(`${name}: schedule ${training.schedule.type}`),
    '',
    heading('Rows'),
    ...fitted(setRows(plan), width, 1, [1]),
    '',
    heading('One epoch'),
    ...fitted(taskRows(plan), width, 2, [1, 3]),
    '',
    ...[epochMeaning(training.schedule), stepsText(plan), ...restText(plan)].flatMap((line) => wrapped(line, width)),
  ];
}

const setRows = ({ sets }: TrainingPlan): string[][] => [
  ['  data set', 'input', 'training', 'validation', 'test'],
  ...Object.entries(sets).map(([name, { inputShape, train, validation, test }]) => [
    `  ${name}`,
    sidesText(inputShape),
    ...[train, validation, test].map(countText),
  ]),
];

const taskRows = ({ tasks }: TrainingPlan): string[][] => [
  ['  task', 'data set', 'rows', 'labels', 'steps', 'labels seen', 'passes'],
  ...Object.entries(tasks).map(([name, { data, rows, labelled, steps, seen, passes }]) => [
    `  ${name}`,
    data,
    ...[rows, labelled, steps, seen].map(countText),
    passes.toFixed(2),
  ]),
];

function stepsText({ stepsPerEpoch, epochs, steps, batchSize, accumulate }: TrainingPlan): string {
  const several = accumulate === 1 ? '' : `, ${accumulate} of which make a step`;
  return `An epoch takes ${countText(stepsPerEpoch)} steps in batches of ${countText(batchSize)} rows${several}; the run of ${countText(epochs)} ${epochs === 1 ? 'epoch' : 'epochs'} takes ${countText(steps)}.`;
}

/** What becomes of the rows that do not fill a batch, where there are such. */
function restText({ sets, batchSize, lastBatch }: TrainingPlan): string[] {
  const rests = Object.entries(sets).flatMap(([name, { train }]) =>
    train % batchSize === 0 ? [] : [`${train % batchSize} of ${name}`],
  );
  if (rests.length === 0) return [];
  const what = lastBatch === 'keep' ? 'make a smaller last batch' : 'are left out of each pass, others each time';
  return [`Rows that do not fill the last batch of a pass (${rests.join(', ')}) ${what}.`];
}
