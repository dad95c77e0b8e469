import { readFileSync } from 'node:fs';
import path from 'node:path';
import { hasCode } from '../../backend/has-code.ts';
import { fittedSet, type FittedSet } from '../../data/fitted.ts';
import type { Experiment, Loss } from '../../definition/experiment.ts';
import type { TrainingData } from '../training-data.ts';
import { runFiles, writeWhole } from './files.ts';

/** `fitted.json`: what a run fitted on its training rows before it trained, by which new rows enter its network. */
export interface FittedRun {
  readonly format: 1;
  /** By data set. */
  readonly sets: Readonly<Record<string, FittedSet>>;
  /** By task, with the class weights that were counted. */
  readonly losses: Readonly<Record<string, Loss>>;
}

/** Keeps in a run's folder what was fitted on its training rows; `experiment` has the losses as its data make them. */
export function writeFitted(dir: string, { tasks }: Experiment, data: TrainingData): void {
  const sets = Object.entries(data).flatMap(([name, { set }]) => {
    const fitted = fittedSet(set.train);
    return fitted ? [[name, fitted] as const] : [];
  });
  const losses = Object.entries(tasks).map(([name, { loss }]) => [name, loss] as const);
  const fitted: FittedRun = { format: 1, sets: Object.fromEntries(sets), losses: Object.fromEntries(losses) };
  writeWhole(path.join(dir, runFiles.fitted), `${JSON.stringify(fitted)}\n`);
}

/** What a run fitted; undefined where its data have not been read, or it is of before that was kept. Throws where the file is damaged. */
export function readFitted(dir: string): FittedRun | undefined {
  const file = path.join(dir, runFiles.fitted);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (hasCode(error, ['ENOENT'])) return undefined;
    throw error;
  }
  const value: unknown = JSON.parse(text);
  if (!isFitted(value)) throw new Error(`${file} is not what a run of this version keeps`);
  return value;
}

function isFitted(value: unknown): value is FittedRun {
  if (typeof value !== 'object' || value === null) return false;
  const { format, sets, losses }: Readonly<Record<string, unknown>> = { ...value };
  return format === 1 && [sets, losses].every((part) => typeof part === 'object' && part !== null);
}
