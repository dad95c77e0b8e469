import { widthOf, type Target } from '../../data/dataset.ts';
import type { Experiment } from '../../definition/experiment.ts';
import type { BatchOutputs } from '../evaluate.ts';
import { targetOf, type TrainingData } from '../training-data.ts';
import { itemTable } from './item-table.ts';
import type { Columns } from './npy-table.ts';

/** The labels kept of a task and split at most: a file then has at most 6 MB. */
export const mostItems = 250_000;

export type OutputSplit = 'validation' | 'test';

/** A task's table of a split. */
export interface TaskTable {
  readonly target: Target;
  /** Rows of the split; where they have too many labels, the table has rows evenly spread over them. */
  readonly rows: number;
  readonly columns: Columns;
}

/** Gathers what the tasks of a run give for the rows of one split, pass by pass. */
export class OutputTables {
  readonly #experiment: Experiment;
  readonly #data: TrainingData;
  readonly #split: OutputSplit;
  readonly #most: number;
  readonly #tasks = new Map<string, { target: Target; rows: number; seen: number; pieces: Columns[] }>();

  constructor(experiment: Experiment, data: TrainingData, split: OutputSplit, most = mostItems) {
    this.#experiment = experiment;
    this.#data = data;
    this.#split = split;
    this.#most = most;
  }

  /** Takes the outputs of the next rows of a task. */
  add(name: string, ids: Int32Array, { outputs, targets }: BatchOutputs): void {
    const task = this.#experiment.tasks[name];
    const of = this.#tasks.get(name) ?? this.#begin(name);
    if (!task || !of) return;
    this.#tasks.set(name, of);
    const width = widthOf(of.target);
    const kept = Math.min(of.rows, Math.floor(this.#most / width));
    const chosen = Array.from(ids.keys()).filter((i) => isSpread(of.seen + i, kept, of.rows));
    of.seen += ids.length;
    if (chosen.length === 0) return;
    const picked = {
      outputs: rowsOf(outputs, outputs.length / ids.length, chosen),
      targets: rowsOf(targets, width, chosen),
    };
    of.pieces.push(
      itemTable(
        of.target,
        task.loss.type,
        Int32Array.from(chosen, (i) => ids[i] ?? -1),
        picked,
      ),
    );
  }

  /** The tables by task. */
  get tables(): Record<string, TaskTable> {
    const entries = [...this.#tasks].map(([name, { target, rows, pieces }]): [string, TaskTable] => [
      name,
      { target, rows, columns: joined(pieces) },
    ]);
    return Object.fromEntries(entries);
  }

  #begin(name: string) {
    const target = targetOf(this.#experiment, this.#data, name, this.#split);
    const rows = this.#data[this.#experiment.tasks[name]?.data ?? '']?.[this.#split].length ?? 0;
    return target && { target, rows, seen: 0, pieces: [] };
  }
}

/** Whether row `i` of `rows` is among `kept` that are spread evenly over them. */
const isSpread = (i: number, kept: number, rows: number): boolean =>
  Math.floor(((i + 1) * kept) / rows) > Math.floor((i * kept) / rows);

function rowsOf<T extends Int32Array | Float32Array>(values: T, width: number, rows: readonly number[]): T {
  const picked = rows.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]);
  return (values instanceof Int32Array ? Int32Array.from(picked) : Float32Array.from(picked)) as T;
}

function joined(pieces: readonly Columns[]): Columns {
  const names = Object.keys(pieces[0] ?? {});
  const columns = names.map((name): [string, Int32Array | Float32Array] => {
    const parts = pieces.flatMap((piece) => piece[name] ?? []);
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    const whole = parts[0] instanceof Int32Array ? new Int32Array(length) : new Float32Array(length);
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return [name, whole];
  });
  return Object.fromEntries(columns);
}
