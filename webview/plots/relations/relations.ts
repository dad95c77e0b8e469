import type { EpochLine } from '../../../server/trainer/folder/journal-lines.ts';
import type { Numbers } from '../../chart/numbers.ts';
import type { Run } from '../run.ts';

/** By label. */
type Structures = NonNullable<EpochLine['structure']>;

/** How the tasks of a run lie to each other, as one matrix. */
export interface Relation {
  readonly name: string;
  /** What its numbers are. */
  readonly meaning: string;
  readonly tasks: readonly string[];
  /** A row for each task; NaN where nothing was measured. */
  readonly values: readonly (readonly number[])[];
  /** The value that has the full colour. */
  readonly full: number;
}

/** Everything known of how a run's tasks are related: learned, measured by steps ahead, and by their gradients. */
export function relationsOf(run: Run, tasks: readonly string[]): readonly Relation[] {
  return [...learned(run), ...affinity(run, tasks), ...cosine(run, tasks)];
}

/** The newest structure of each regulariser, by its label. */
export const newestStructure = (run: Run) => Object.entries<Structures[string]>(run.epochs.at(-1)?.structure ?? {});

function learned(run: Run): readonly Relation[] {
  return newestStructure(run).flatMap(([label, blocks]) =>
    blocks.flatMap(({ name, tasks, relation }): Relation[] =>
      relation
        ? [{ name: `${label} ${name}`, meaning: 'correlation learned, newest epoch', tasks, values: relation, full: 1 }]
        : [],
    ),
  );
}

function affinity({ affinities }: Run, tasks: readonly string[]): readonly Relation[] {
  const values = affinities.means(tasks);
  if (!values) return [];
  const others = values.flatMap((row, i) => row.filter((value, j) => i !== j && Number.isFinite(value)));
  const full = Math.max(Number.MIN_VALUE, ...others.map(Math.abs));
  const meaning = 'row: the task that steps alone; what it lowers the loss of each column by, mean';
  return [{ name: 'Affinity', meaning, tasks, values, full }];
}

function cosine({ pairs, length }: Run, tasks: readonly string[]): readonly Relation[] {
  const all = pairs.all();
  if (all.length === 0) return [];
  const mean = (a: string, b: string) =>
    all.find((pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a))?.sums.mean(0, length) ?? NaN;
  const values = tasks.map((a) => tasks.map((b) => (a === b ? 1 : mean(a, b))));
  return [{ name: 'Cosine of gradients', meaning: 'mean over the measured steps', tasks, values, full: 1 }];
}

/** In a sentence: which two tasks are closest and which are furthest apart. */
export function inWords({ name, tasks, values }: Relation, numbers: Numbers): string {
  const pairs = values.flatMap((row, i) =>
    row.flatMap((value, j) => (i === j || !Number.isFinite(value) ? [] : [{ value, i, j }])),
  );
  const [first] = pairs;
  if (!first) return `${name}: nothing measured yet`;
  const most = pairs.reduce((best, pair) => (pair.value > best.value ? pair : best), first);
  const least = pairs.reduce((best, pair) => (pair.value < best.value ? pair : best), first);
  const say = ({ value, i, j }: typeof first) => `${tasks[i]} and ${tasks[j]} ${numbers.value(value, 2)}`;
  return `${name} of ${numbers.integer(tasks.length)} tasks; highest: ${say(most)}; lowest: ${say(least)}`;
}
