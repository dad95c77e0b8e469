import { stream } from '../../data/random.ts';
import type { RandomStream } from '../../data/random.ts';
import type { Rows } from '../linear/gram.ts';

/** A matrix of K gradients to hold methods against. */
export interface Sample {
  /** Its kind, K, and the scale of its entries, for messages. */
  readonly name: string;
  readonly kind: Kind;
  readonly rows: Rows;
}

/** Gradients of every sort that training meets; `independent` rows are well conditioned, all others are hard in some way. */
export type Kind = keyof typeof kinds;

/** Scales of the entries: 0, and the squares of the others span 10^−20 to 10^30. Seven, which no number of sizes follows. */
const scales = [1, 1e-10, 1e15, 1e-5, 1e7, 0, 1e3];

const normalRows = (random: RandomStream, tasks: number, width: number): number[][] =>
  Array.from({ length: tasks }, () => Array.from({ length: width }, () => random.normal()));

const times = (row: readonly number[] | undefined, factor: number): number[] => (row ?? []).map((x) => x * factor);

const kinds = {
  independent: (random: RandomStream, tasks: number) => normalRows(random, tasks, 2 * tasks + 5),
  /** More tasks than dimensions. */
  crowded: (random: RandomStream, tasks: number) => normalRows(random, tasks, Math.max(1, Math.floor(tasks / 2))),
  collinear: (random: RandomStream, tasks: number) => {
    const rows = normalRows(random, tasks, tasks + 2);
    return rows.map((row, i) => (i % 2 === 1 ? times(rows[i - 1], 1.5 + random.uniform()) : row));
  },
  opposite: (random: RandomStream, tasks: number) => {
    const rows = normalRows(random, tasks, tasks + 2);
    return rows.map((row, i) => (i % 2 === 1 ? times(rows[i - 1], -0.5 - random.uniform()) : row));
  },
  withZeros: (random: RandomStream, tasks: number) =>
    normalRows(random, tasks, tasks + 3).map((row, i) => (i % 3 === 0 ? times(row, 0) : row)),
  /** The last gradient is minus a positive combination of the others: no direction serves all. */
  stationary: (random: RandomStream, tasks: number) => {
    const rows = normalRows(random, tasks, tasks + 1);
    const others = rows.slice(0, -1);
    const shares = others.map(() => 0.1 + random.uniform());
    const last = (rows[0] ?? []).map(
      (_, j) => -others.reduce((sum, row, i) => sum + (shares[i] ?? 0) * (row[j] ?? 0), 0),
    );
    return [...others, last];
  },
  /** Lengths from 10^−6 to 10^6. */
  unequal: (random: RandomStream, tasks: number) =>
    normalRows(random, tasks, tasks + 3).map((row) => times(row, 10 ** (12 * random.uniform() - 6))),
  nearlyCollinear: (random: RandomStream, tasks: number) => {
    const [base = []] = normalRows(random, 1, tasks + 2);
    return normalRows(random, tasks, tasks + 2).map((row) => row.map((x, j) => (base[j] ?? 0) + 1e-7 * x));
  },
  nearlyOpposite: (random: RandomStream, tasks: number) => {
    const [base = []] = normalRows(random, 1, tasks + 2);
    return normalRows(random, tasks, tasks + 2).map((row, i) =>
      row.map((x, j) => (i % 2 === 0 ? 1 : -1) * (base[j] ?? 0) + 1e-4 * x),
    );
  },
};

/** Seeded matrices of every kind with the numbers of tasks given, each at one scale, the scales taken in turn. */
export function samples(taskCounts: readonly number[], repeats: number): readonly Sample[] {
  const list: Sample[] = [];
  for (const kind of Object.keys(kinds) as Kind[]) {
    for (const tasks of taskCounts) {
      for (let repeat = 0; repeat < repeats; repeat++) {
        const scale = scales[list.length % scales.length] ?? 1;
        const random = stream(repeat, 'verify', `${kind}${tasks}`);
        const rows = kinds[kind](random, tasks).map((row) => times(row, scale));
        list.push({ name: `${kind}, ${tasks} tasks, scale ${scale}, number ${repeat}`, kind, rows });
      }
    }
  }
  return list;
}
