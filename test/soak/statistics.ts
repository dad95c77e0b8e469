import assert from 'node:assert/strict';
import { bootstrapMean } from '../../server/compare/statistics/bootstrap.ts';
import { excludesZero } from '../../server/compare/statistics/interval.ts';
import { mcNemarMidP } from '../../server/compare/statistics/mcnemar.ts';
import { tTest } from '../../server/compare/statistics/student.ts';
import { stream } from '../../server/data/random.ts';

/** How often each claim came up among the simulated comparisons, by what was claimed. */
export interface Rates {
  /** The share of comparisons without a difference in which the test speaks of one at 5 %. */
  readonly t: number;
  readonly mcNemar: number;
  readonly bootstrap: number;
  /** The share of 95 % intervals that hold the true difference. */
  readonly tCovers: number;
  readonly bootstrapCovers: number;
  /** The share of comparisons with a planted loss in which the t interval finds it, with its sign. */
  readonly found: number;
}

const seeds = 5;
const items = 400;

/**
 * Simulates comparisons of two arms: scores over five seeds, and right and wrong answers to 400 items, without a
 * difference; then with a difference of two standard deviations to the worse.
 */
export function simulate(comparisons: number, seed: number): Rates {
  const random = stream(seed, 'simulation', 'comparisons');
  const normals = (count: number, shift = 0) => Array.from({ length: count }, () => random.normal() + shift);
  const counts = { t: 0, mcNemar: 0, bootstrap: 0, tCovers: 0, bootstrapCovers: 0, found: 0 };
  for (let i = 0; i < comparisons; i++) {
    const overSeeds = tTest(normals(seeds));
    counts.t += Number((overSeeds?.p ?? 1) < 0.05);
    counts.tCovers += Number(overSeeds !== undefined && !excludesZero(overSeeds.interval));
    const differences = Array.from({ length: items }, () => itemDifference(random.uniform()));
    const [first, second] = [1, -1].map((sign) => differences.filter((value) => value === sign).length);
    counts.mcNemar += Number(mcNemarMidP(first ?? 0, second ?? 0) < 0.05);
    const bootstrapped = bootstrapMean(differences, { seed: i, draws: 1000 });
    const off = bootstrapped !== undefined && excludesZero(bootstrapped);
    counts.bootstrap += Number(off);
    counts.bootstrapCovers += Number(!off);
    counts.found += Number((tTest(normals(seeds, -2))?.interval.high ?? 1) < 0);
  }
  const { t, mcNemar, bootstrap, tCovers, bootstrapCovers, found } = counts;
  const rate = (count: number): number => count / comparisons;
  return {
    t: rate(t),
    mcNemar: rate(mcNemar),
    bootstrap: rate(bootstrap),
    tCovers: rate(tCovers),
    bootstrapCovers: rate(bootstrapCovers),
    found: rate(found),
  };
}

/** Two classifiers that are each right on 80 % of the items, and differ on 20 %. */
const itemDifference = (uniform: number): number => (uniform < 0.1 ? 1 : uniform < 0.2 ? -1 : 0);

/** 2,000 comparisons: tests fire in 3 to 7 % where nothing is, intervals hold the truth in 93 to 97 %. */
export function statistics(): void {
  const rates = simulate(2000, 1);
  for (const [name, rate] of Object.entries(rates)) console.log(`${name}: ${(100 * rate).toFixed(1)} %`);
  for (const name of ['t', 'mcNemar', 'bootstrap'] as const)
    assert.ok(rates[name] >= 0.03 && rates[name] <= 0.07, `${name} fires in ${rates[name]}`);
  for (const name of ['tCovers', 'bootstrapCovers'] as const)
    assert.ok(rates[name] >= 0.93 && rates[name] <= 0.97, `${name}: ${rates[name]}`);
  assert.ok(rates.found > 0.8, `a planted loss is found in ${rates.found}`);
}
