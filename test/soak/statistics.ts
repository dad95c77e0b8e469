import assert from 'node:assert/strict';
import { excludesZero } from '../../server/compare/statistics/interval.ts';
import { mcNemarMidP } from '../../server/compare/statistics/mcnemar.ts';
import { testOverRows } from '../../server/compare/statistics/row-statistic.ts';
import { tTest } from '../../server/compare/statistics/student.ts';
import { stream } from '../../server/data/random.ts';
import { meanOfRows } from '../compare/mean-of-rows.ts';

/** How often each claim came up among the simulated comparisons, by what was claimed. */
export interface Rates {
  /** The share of comparisons without a difference in which the test speaks of one at 5 %. */
  readonly t: number;
  readonly mcNemar: number;
  readonly bootstrap: number;
  readonly jackknife: number;
  /** The share of 95 % intervals that hold the true difference. */
  readonly tCovers: number;
  readonly bootstrapCovers: number;
  readonly jackknifeCovers: number;
  /** The share of comparisons with a planted loss in which the t interval finds it, with its sign. */
  readonly found: number;
}

const seeds = 5;
/** Rows with which the bootstrap is drawn, and with which the jackknife is taken. */
const rows = { bootstrap: 400, jackknife: 1100 } as const;

/**
 * Simulates comparisons of two arms: scores over five seeds, and right and wrong answers to 400 and 1,100 rows, without a
 * difference; then with a difference of two standard deviations to the worse.
 */
export function simulate(comparisons: number, seed: number): Rates {
  const random = stream(seed, 'simulation', 'comparisons');
  const normals = (count: number, shift = 0) => Array.from({ length: count }, () => random.normal() + shift);
  const answers = (count: number) => Array.from({ length: count }, () => rowDifference(random.uniform()));
  const names = ['t', 'mcNemar', 'bootstrap', 'jackknife', 'tCovers', 'bootstrapCovers', 'jackknifeCovers'] as const;
  const counts = { ...Object.fromEntries(names.map((name) => [name, 0])), found: 0 } as Record<keyof Rates, number>;
  for (let i = 0; i < comparisons; i++) {
    const overSeeds = tTest(normals(seeds));
    counts.t += Number((overSeeds?.p ?? 1) < 0.05);
    counts.tCovers += Number(overSeeds !== undefined && !excludesZero(overSeeds.interval));
    const differences = { bootstrap: answers(rows.bootstrap), jackknife: answers(rows.jackknife) };
    const [first, second] = [1, -1].map((sign) => differences.bootstrap.filter((value) => value === sign).length);
    counts.mcNemar += Number(mcNemarMidP(first ?? 0, second ?? 0) < 0.05);
    for (const name of ['bootstrap', 'jackknife'] as const) {
      const overRows = testOverRows(meanOfRows(differences[name]), { seed: i });
      counts[name] += Number((overRows?.p ?? 1) < 0.05);
      counts[`${name}Covers`] += Number(overRows !== undefined && !excludesZero(overRows.interval));
    }
    counts.found += Number((tTest(normals(seeds, -2))?.interval.high ?? 1) < 0);
  }
  const rates = Object.entries(counts).map(([name, count]) => [name, count / comparisons]);
  return Object.fromEntries(rates) as Record<keyof Rates, number>;
}

/** Two classifiers that are each right on 80 % of the rows, and differ on 20 %. */
const rowDifference = (uniform: number): number => (uniform < 0.1 ? 1 : uniform < 0.2 ? -1 : 0);

/** 2,000 comparisons: tests fire in 3 to 7 % where nothing is, intervals hold the truth in 93 to 97 %. */
export function statistics(): void {
  const rates = simulate(2000, 1);
  for (const [name, rate] of Object.entries(rates)) console.log(`${name}: ${(100 * rate).toFixed(1)} %`);
  for (const name of ['t', 'mcNemar', 'bootstrap', 'jackknife'] as const)
    assert.ok(rates[name] >= 0.03 && rates[name] <= 0.07, `${name} fires in ${rates[name]}`);
  for (const name of ['tCovers', 'bootstrapCovers', 'jackknifeCovers'] as const)
    assert.ok(rates[name] >= 0.93 && rates[name] <= 0.97, `${name}: ${rates[name]}`);
  assert.ok(rates.found > 0.8, `a planted loss is found in ${rates.found}`);
}
