import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runChild } from '../../server/backend/run-child.ts';
import { stream } from '../../server/data/random.ts';
import type { ConvexPenalty } from '../../server/objective/convex/penalty.ts';
import { l21 } from '../../server/objective/convex/separable.ts';
import type { TaskRows } from '../../server/objective/convex/smooth-loss.ts';
import { solve } from '../../server/objective/convex/solve.ts';
import { squaredLoss, type SquaredLoss } from '../../server/objective/convex/squared-loss.ts';
import { meanRegularized } from '../../server/objective/convex/task-coupling.ts';
import { traceNorm } from '../../server/objective/convex/trace-norm.ts';
import { readSchools, scaled, scaleOf } from '../results/school-data.ts';
import { median, timeFigure, type Figure } from './figure.ts';

const tolerance = 1e-6;
const repetitions = 5;
const program = fileURLToPath(new URL('convex.py', import.meta.url));

/** The School data where MTL_BENCH_SCHOOL names them, else drawn data of their size: 139 tasks of 28 features. */
function schools(): readonly TaskRows[] {
  const file = process.env.MTL_BENCH_SCHOOL;
  if (file !== undefined) {
    const read = readSchools(file);
    return scaled(read, scaleOf(read));
  }
  console.error('MTL_BENCH_SCHOOL names no school.csv.gz: the data are drawn.');
  return Array.from({ length: 139 }, (_, t) => {
    const rows = 22 + ((t * 37) % 230);
    const values = new Float32Array(rows * 29);
    stream(0, 'bench', `school ${t}`).fillNormal(values, 0, 1);
    return {
      features: Float64Array.from(values.subarray(0, rows * 28)),
      targets: Float64Array.from(values.subarray(rows * 28), (y) => 12 * y),
    };
  });
}

/** What convex.py reads. */
function problemOf(loss: SquaredLoss): Float64Array {
  const { tasks, features, curvature, grams, moments } = loss;
  return Float64Array.from([tasks, features, curvature, ...grams, ...moments]);
}

interface Peer {
  readonly seconds: readonly number[];
  readonly iterations: number;
  readonly norm: number;
}

function isPeer(value: unknown): value is Peer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'seconds' in value &&
    Array.isArray(value.seconds) &&
    'iterations' in value &&
    'norm' in value
  );
}

/** The same in NumPy, or nothing where Python has none. */
async function numpy(
  file: string,
  name: string,
  lambda: number,
  form: 'batched' | 'looped',
): Promise<Peer | undefined> {
  const python = process.env.MTL_BENCH_PYTHON ?? 'python3';
  const count = form === 'looped' ? 1 : repetitions;
  const { code, out, err } = await runChild(python, [
    program,
    file,
    name,
    String(lambda),
    String(tolerance),
    form,
    String(count),
  ]);
  if (code !== 0) {
    console.error(`Without NumPy: ${err.trim().split('\n').at(-1)}`);
    return undefined;
  }
  const answer: unknown = JSON.parse(out);
  return isPeer(answer) ? answer : undefined;
}

/** Convex multi-task models on School to a relative residual of 1e-6, from Gram matrices, beside NumPy doing the same iteration. */
export async function convex(): Promise<Figure[]> {
  const loss = squaredLoss(schools());
  const { features } = loss;
  const penalties: readonly (readonly [ConvexPenalty, number])[] = [
    [meanRegularized(95, features), 95],
    [l21(300, features), 300],
    [traceNorm(800, features), 800],
  ];
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mtl-bench-'));
  try {
    const file = path.join(folder, 'problem');
    writeFileSync(file, problemOf(loss));
    const figures: Figure[] = [];
    for (const [penalty, lambda] of penalties) figures.push(...(await race(loss, penalty, lambda, file)));
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function race(loss: SquaredLoss, penalty: ConvexPenalty, lambda: number, file: string): Promise<Figure[]> {
  // The first repetition compiles.
  const solutions = Array.from({ length: repetitions + 1 }, () => {
    const start = performance.now();
    const { iterations, weights } = solve(loss, penalty, { tolerance });
    return { ms: performance.now() - start, iterations, norm: Math.hypot(...weights) };
  });
  const ours = median(solutions.slice(1).map(({ ms }) => ms));
  const [own] = solutions;
  const name = `${penalty.name} on School, ${own?.iterations} iterations`;
  const figures: Figure[] = [];
  for (const form of ['batched', 'looped'] as const) {
    const peer = await numpy(file, penalty.name, lambda, form);
    if (peer && own && Math.abs(peer.norm - own.norm) > 1e-3 * own.norm)
      throw new Error(`NumPy finds other weights: norm ${peer.norm}, not ${own.norm}`);
    const seconds = peer ? 1000 * median(peer.seconds) : null;
    figures.push(timeFigure(name, ours, seconds, `NumPy ${form} (${peer?.iterations ?? 0} iterations)`, 'ms'));
  }
  return figures;
}
