import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a program of these tests on a Node and returns the JSON of its last line; `file` is a source or a bundle. */
export async function outputOf(
  file: string,
  backend: string,
  { node = process.execPath, environment = process.env }: { node?: string; environment?: NodeJS.ProcessEnv } = {},
): Promise<unknown> {
  const run = promisify(execFile)(node, [file, backend], { env: environment, maxBuffer: 1e8 });
  return JSON.parse((await run).stdout.trim().split('\n').at(-1) ?? '');
}

/** The same, checked to be numbers by name. */
export interface Training {
  readonly name: string;
  readonly device: string;
  readonly version: string;
  readonly node: string;
  readonly losses: readonly number[];
  readonly tensors: readonly number[];
}

/** The output of programs/train.ts. */
export async function trainingOf(...args: Parameters<typeof outputOf>): Promise<Training> {
  const value = await outputOf(...args);
  if (isTraining(value)) return value;
  throw new TypeError(`This is no training: ${JSON.stringify(value)}`);
}

function isTraining(value: unknown): value is Training {
  return typeof value === 'object' && value !== null && 'losses' in value && 'tensors' in value && 'name' in value;
}

/** The largest difference of two lists, as a part of 1 plus the value's size. */
export function largestDifference(one: readonly number[], other: readonly number[]): number {
  if (one.length !== other.length || one.length === 0) return Infinity;
  const differences = one.map((value, i) => Math.abs(value - (other[i] ?? NaN)) / (1 + Math.abs(value)));
  return differences.reduce((worst, difference) => (difference <= worst ? worst : difference), 0);
}
