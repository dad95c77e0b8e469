import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { stream } from '../../server/data/random.ts';
import type { TaskRows } from '../../server/objective/convex/smooth-loss.ts';

/** Rows by school, targets as they are; the last column of features is the constant 1. */
export type Schools = readonly TaskRows[];

/** Reads the School data: a CSV, gzipped, with a header, the school first and the exam score last. */
export function readSchools(file: string): Schools {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n').slice(1);
  const bySchool = new Map<number, number[][]>();
  for (const line of lines) {
    const [school = 0, ...values] = line.split(',').map(Number);
    bySchool.set(school, [...(bySchool.get(school) ?? []), values]);
  }
  return [...bySchool.values()].map((rows) => ({
    features: Float64Array.from(rows.flatMap((row) => row.slice(0, -1))),
    targets: Float64Array.from(rows, (row) => row.at(-1) ?? Number.NaN),
  }));
}

/** Each school's rows in two parts at random, the first with `share` of them, at least one row in each. */
export function splitRows(schools: Schools, share: number, seed: number, purpose: string): readonly [Schools, Schools] {
  const draws = stream(seed, 'school', purpose);
  const parts = schools.map((school) => {
    const keys = new Float32Array(school.targets.length);
    draws.fillUniform(keys, 0, 1);
    const order = [...keys.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
    const count = Math.min(order.length - 1, Math.max(1, Math.round(share * order.length)));
    return [rowsOf(school, order.slice(0, count)), rowsOf(school, order.slice(count))] as const;
  });
  return [parts.map(([first]) => first), parts.map(([, second]) => second)];
}

const widthOf = ({ features, targets }: TaskRows): number => features.length / targets.length;

function rowsOf(rows: TaskRows, chosen: readonly number[]): TaskRows {
  const width = widthOf(rows);
  const features = new Float64Array(chosen.length * width);
  chosen.forEach((row, i) => features.set(rows.features.subarray(row * width, (row + 1) * width), i * width));
  return { features, targets: Float64Array.from(chosen, (row) => rows.targets[row] ?? Number.NaN) };
}

/** Means and spreads that are taken from training rows and applied to others. */
export interface Scale {
  readonly means: readonly number[];
  readonly spreads: readonly number[];
  readonly target: number;
}

/** Of all schools together; a constant feature keeps its value. */
export function scaleOf(schools: Schools): Scale {
  const [first] = schools;
  const width = first ? widthOf(first) : 0;
  const rows = schools.reduce((sum, { targets }) => sum + targets.length, 0);
  const sums = (f: (value: number, j: number) => number): number[] => {
    const totals = new Array<number>(width).fill(0);
    for (const { features } of schools)
      features.forEach((value, i) => (totals[i % width] = (totals[i % width] ?? 0) + f(value, i % width)));
    return totals.map((total) => total / rows);
  };
  const means = sums((value) => value);
  const spreads = sums((value, j) => (value - (means[j] ?? 0)) ** 2).map(Math.sqrt);
  const target = schools.reduce((sum, { targets }) => sum + targets.reduce((a, b) => a + b, 0), 0) / rows;
  return { means: means.map((mean, j) => (spreads[j] === 0 ? 0 : mean)), spreads, target };
}

export function scaled(schools: Schools, { means, spreads, target }: Scale): Schools {
  return schools.map(({ features, targets }) => ({
    features: features.map((value, i) => (value - (means[i % means.length] ?? 0)) / (spreads[i % means.length] || 1)),
    targets: targets.map((value) => value - target),
  }));
}

/** Σ(y − ŷ)² over all rows of all schools. */
export function squaredError(schools: Schools, weights: Float64Array): number {
  const width = weights.length / schools.length;
  return schools.reduce((sum, { features, targets }, t) => {
    targets.forEach((target, row) => {
      let predicted = 0;
      for (let j = 0; j < width; j++) predicted += (features[row * width + j] ?? 0) * (weights[t * width + j] ?? 0);
      sum += (target - predicted) ** 2;
    });
    return sum;
  }, 0);
}

/** Σ(y − ȳ)² over all rows of all schools, ȳ their common mean. */
export function totalSquares(schools: Schools): number {
  const all = schools.flatMap(({ targets }) => [...targets]);
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  return all.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
