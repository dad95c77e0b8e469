import type { Target } from '../data/dataset.ts';
import { stream } from '../data/random.ts';
import type { Experiment } from '../definition/experiment.ts';
import { BatchMaker } from './batch-maker.ts';
import { shownInput, type ShownInput } from './inquiry/shown-input.ts';
import type { SplitData, TrainingData } from './training-data.ts';

/** A training row as it was read, as training sees it in the first epoch where rows are changed, and its labels by task. */
export interface Sample {
  readonly before: ShownInput;
  readonly after?: ShownInput;
  readonly labels: Readonly<Record<string, string>>;
}

/** Samples of the training rows of each data set. */
export type DataSamples = Readonly<Record<string, readonly Sample[]>>;

const count = 6;

/** A few training rows of every data set, drawn by the experiment's seed. */
export const samplesOf = (experiment: Experiment, data: TrainingData): DataSamples =>
  Object.fromEntries(Object.entries(data).map(([name, set]) => [name, samplesOfSet(experiment, name, set)]));

function samplesOfSet(experiment: Experiment, name: string, { set, train }: SplitData): readonly Sample[] {
  const rows = set.train;
  const ids = stream(experiment.seed, 'samples', name).shuffle(Int32Array.from(train)).slice(0, count);
  const maker = new BatchMaker(experiment);
  const inputs = (epoch?: number): Float32Array => Float32Array.from(maker.make(name, rows, ids, [], epoch).inputs);
  const changed = (experiment.data[name]?.augment ?? []).length > 0;
  const [before, after] = [inputs(), changed ? inputs(1) : undefined];
  const size = rows.inputShape.reduce((product, side) => product * side, 1);
  const of = (values: Float32Array, i: number): ShownInput =>
    shownInput(rows, values.subarray(i * size, (i + 1) * size));
  const tasks = Object.entries(experiment.tasks).filter(([, task]) => task.data === name);
  return Array.from(ids, (id, i) => ({
    before: of(before, i),
    ...(after && { after: of(after, i) }),
    labels: Object.fromEntries(tasks.map(([task, { target }]) => [task, labelText(rows.targets[target], id)])),
  }));
}

function labelText(target: Target | undefined, id: number): string {
  if (!target) return '';
  if (target.kind === 'number') {
    const value = target.values[id] ?? Number.NaN;
    return Number.isNaN(value) ? 'missing' : String(Number(value.toPrecision(4)));
  }
  const { classes, values } = target;
  if (target.kind === 'class') return classes[values[id] ?? -1] ?? 'missing';
  if (target.kind === 'labels')
    return classes.filter((_, i) => values[id * classes.length + i] === 1).join(', ') || 'none';
  const tags = values.subarray(id * target.steps, (id + 1) * target.steps);
  return Array.from(tags)
    .flatMap((tag) => classes[tag] ?? [])
    .join(' ');
}
