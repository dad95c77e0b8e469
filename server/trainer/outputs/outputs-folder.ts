import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { hasCode } from '../../backend/has-code.ts';
import type { Target } from '../../data/dataset.ts';
import { runFiles, writeWhole } from '../folder/files.ts';
import { npyTable, readNpyTable, type Columns } from './npy-table.ts';
import type { OutputSplit, TaskTable } from './output-tables.ts';

/** What the index says of a task's table. */
export interface OutputEntry {
  readonly file: string;
  readonly kind: Target['kind'];
  /** Names of the classes that `label` and `predicted` count, or that `class` does. */
  readonly classes?: readonly string[];
  /** Where numbers are standardised: a value of the target is one of the table times `deviation` plus `mean`. */
  readonly scale?: { readonly mean: number; readonly deviation: number };
  /** Rows of the split; where they have too many labels, the table has rows evenly spread over them. */
  readonly rows: number;
}

/** `outputs/index.json`: the tables of a run, by split and task. */
export interface OutputIndex {
  readonly format: 1;
  readonly splits: { readonly [S in OutputSplit]?: Readonly<Record<string, OutputEntry>> };
}

const indexFile = 'index.json';

/** Writes what a run's tasks gave at the chosen epoch into `outputs/` of its folder; the index last. */
export function writeOutputs(
  dir: string,
  splits: { readonly [S in OutputSplit]?: Readonly<Record<string, TaskTable>> },
): void {
  const folder = path.join(dir, runFiles.outputs);
  rmSync(folder, { recursive: true, force: true });
  // Not recursive: a run whose folder somebody has removed must not bring it back.
  mkdirSync(folder);
  const written = Object.entries(splits).map(([split, tasks]) => [split, writeTables(folder, split, tasks)] as const);
  const index = { format: 1, splits: Object.fromEntries(written) };
  writeWhole(path.join(folder, indexFile), `${JSON.stringify(index, null, 2)}\n`);
}

/** Tasks are numbered, since their names need not be names of files. */
function writeTables(
  folder: string,
  split: string,
  tasks: Readonly<Record<string, TaskTable>>,
): Record<string, OutputEntry> {
  const entries = Object.entries(tasks).map(([task, { target, rows, columns }], i): [string, OutputEntry] => {
    const file = `${split}-${i + 1}.npy`;
    writeWhole(path.join(folder, file), npyTable(columns));
    const means = target.kind !== 'number' ? { classes: target.classes } : target.scale ? { scale: target.scale } : {};
    return [task, { file, kind: target.kind, ...means, rows }];
  });
  return Object.fromEntries(entries);
}

/** A task's table with what the index says of it. */
export interface ReadOutputs extends OutputEntry {
  readonly columns: Columns;
}

/**
 * Reads the tables of a run's tasks on a split; undefined where the run has none, as runs that did not finish.
 * @throws Error naming a file that is there and cannot be read
 */
export function readOutputTables(dir: string, split: OutputSplit): Record<string, ReadOutputs> | undefined {
  const tasks = readOutputIndex(dir)?.splits[split];
  if (!tasks) return undefined;
  return Object.fromEntries(Object.entries(tasks).map(([task, entry]) => [task, readTable(dir, entry)]));
}

/** Reads one of them; undefined where the run has none of that task. */
export function readOutputTable(dir: string, split: OutputSplit, task: string): ReadOutputs | undefined {
  const entry = readOutputIndex(dir)?.splits[split]?.[task];
  return entry && readTable(dir, entry);
}

function readTable(dir: string, entry: OutputEntry): ReadOutputs {
  const file = path.join(dir, runFiles.outputs, path.basename(entry.file));
  try {
    return { ...entry, columns: readNpyTable(readFileSync(file)) };
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`, {
      cause: error,
    });
  }
}

/**
 * Which tables a run has; undefined where it has none.
 * @throws Error where the index is there and cannot be read
 */
export function readOutputIndex(dir: string): OutputIndex | undefined {
  const file = path.join(dir, runFiles.outputs, indexFile);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, ['ENOENT'])) return undefined;
    throw error;
  }
  const value: unknown = JSON.parse(text);
  if (!isIndex(value)) throw new Error(`${file} is not an index of this version.`);
  return value;
}

const isFields = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';

const isEntry = (value: unknown): value is OutputEntry =>
  isFields(value) &&
  isText(value.file) &&
  ['class', 'number', 'labels', 'tags'].some((kind) => kind === value.kind) &&
  (value.classes === undefined || (Array.isArray(value.classes) && value.classes.every(isText))) &&
  (value.scale === undefined ||
    (isFields(value.scale) && [value.scale.mean, value.scale.deviation].every((part) => typeof part === 'number'))) &&
  typeof value.rows === 'number';

const isIndex = (value: unknown): value is OutputIndex =>
  isFields(value) &&
  value.format === 1 &&
  isFields(value.splits) &&
  Object.values(value.splits).every((tasks) => isFields(tasks) && Object.values(tasks).every(isEntry));
