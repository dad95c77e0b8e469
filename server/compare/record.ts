import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from '../trainer/folder/files.ts';
import { numbersIn } from '../trainer/folder/names-in.ts';
import { claimRunFolder } from '../trainer/folder/runs.ts';
import type { ComparisonPlan, PlannedRun } from './plan.ts';

/** A metric of a task, as a comparison judges it. */
export interface JudgedMetric {
  readonly name: string;
  readonly higherIsBetter: boolean;
}

/** A run of a comparison that has been started. */
export interface ComparedRun extends PlannedRun {
  /** The run's folder, relative to the comparison's. */
  readonly dir: string;
}

/** `compare.json`: what a comparison trains, and which runs it has. Their own folders say what became of them. */
export interface Comparison {
  readonly format: 1;
  /** The name of the comparison's folder: a number, claimed by creating it. */
  readonly id: string;
  readonly name: string;
  /** What the definition and the options of the comparison amount to; the same for the same question. */
  readonly sha256: string;
  /** How its runs are asked for, beside arm and seed; the text is kept beside this file. */
  readonly request: {
    readonly file: string;
    readonly epochs?: number;
    readonly dataRoot?: string;
    readonly backend?: 'auto' | 'tensorflow' | 'wasm';
  };
  readonly plan: ComparisonPlan;
  /** By task, in the file's order: its metrics, of which the first decides. */
  readonly metrics: Readonly<Record<string, readonly JudgedMetric[]>>;
  readonly runs: readonly ComparedRun[];
  readonly created: string;
}

const recordFile = 'compare.json';
const definitionFile = 'definition.mtl.yaml';

/** The hash by which a comparison that was interrupted is found again. */
export const hashOf = (question: unknown): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('hex');

/** Claims the next folder under `comparisons` and writes the comparison and its definition into it. */
export function beginComparison(
  comparisons: string,
  content: Omit<Comparison, 'format' | 'id' | 'created' | 'runs'>,
  text: string,
): { readonly dir: string; readonly comparison: Comparison } {
  const dir = claimRunFolder(comparisons);
  const created = new Date().toISOString();
  const comparison: Comparison = { format: 1, id: path.basename(dir), ...content, runs: [], created };
  writeWhole(path.join(dir, definitionFile), text);
  writeComparison(dir, comparison);
  return { dir, comparison };
}

export function writeComparison(dir: string, comparison: Comparison): void {
  mkdirSync(dir, { recursive: true });
  writeWhole(path.join(dir, recordFile), `${JSON.stringify(comparison, null, 2)}\n`);
}

/** Reads `compare.json`; throws with the file's name where it is none. */
export function readComparison(dir: string): Comparison {
  const file = path.join(dir, recordFile);
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isComparison(value)) throw new Error(`${file} is not a comparison of this version`);
  return value;
}

/** The text of the definition that a comparison was begun with. */
export function readDefinitionOf(dir: string): string {
  return readFileSync(path.join(dir, definitionFile), 'utf8');
}

/** The folders of comparisons under `comparisons`, the newest first. */
export function comparisonFolders(comparisons: string): readonly string[] {
  return numbersIn(comparisons)
    .toSorted((a, b) => b - a)
    .map((id) => path.join(comparisons, String(id)));
}

/** The newest comparison of the same question. */
export function findComparison(
  comparisons: string,
  sha256: string,
): { readonly dir: string; readonly comparison: Comparison } | undefined {
  for (const dir of comparisonFolders(comparisons)) {
    const comparison = readIfThere(dir);
    if (comparison?.sha256 === sha256) return { dir, comparison };
  }
  return undefined;
}

/** Undefined where the folder has no readable comparison: its writing may have been cut short. */
function readIfThere(dir: string): Comparison | undefined {
  try {
    return readComparison(dir);
  } catch {
    return undefined;
  }
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isListOf = <T>(value: unknown, is: (item: unknown) => item is T): value is T[] =>
  Array.isArray(value) && value.every(is);

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';

const isMetric = (value: unknown): value is JudgedMetric =>
  isFields(value) && isText(value.name) && typeof value.higherIsBetter === 'boolean';

const isRun = (value: unknown): value is ComparedRun =>
  isFields(value) && isText(value.member) && isNumber(value.seed) && isText(value.dir);

const isArm = (value: unknown): value is ComparisonPlan['arms'][number] =>
  isFields(value) && isText(value.arm) && isListOf(value.members, isText);

const isLeftOut = (value: unknown): value is ComparisonPlan['leftOut'][number] =>
  isFields(value) && isText(value.arm) && isText(value.reason);

const isPlan = (value: unknown): value is ComparisonPlan =>
  isFields(value) &&
  isListOf(value.arms, isArm) &&
  isListOf(value.seeds, isNumber) &&
  isNumber(value.ensembleSize) &&
  (value.tuning === undefined || isFields(value.tuning)) &&
  isListOf(value.leftOut, isLeftOut);

const isRequest = (value: unknown): value is Comparison['request'] =>
  isFields(value) &&
  isText(value.file) &&
  (value.epochs === undefined || isNumber(value.epochs)) &&
  (value.dataRoot === undefined || isText(value.dataRoot)) &&
  [undefined, 'auto', 'tensorflow', 'wasm'].some((backend) => backend === value.backend);

function isComparison(value: unknown): value is Comparison {
  return (
    isFields(value) &&
    value.format === 1 &&
    [value.id, value.name, value.sha256, value.created].every(isText) &&
    isRequest(value.request) &&
    isPlan(value.plan) &&
    isFields(value.metrics) &&
    Object.values(value.metrics).every((metrics) => isListOf(metrics, isMetric)) &&
    isListOf(value.runs, isRun)
  );
}
