import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mean } from '../../../server/objective/aggregators/mean.ts';
import { mgda } from '../../../server/objective/aggregators/mgda.ts';
import type { GramAggregator } from '../../../server/objective/aggregators/aggregator.ts';
import { aggregatorChecks } from '../../../server/objective/verify/aggregator-checks.ts';
import { judge } from '../../../server/objective/verify/check.ts';
import type { Check } from '../../../server/objective/verify/check.ts';
import { conflictChecks } from '../../../server/objective/verify/conflict-checks.ts';
import { regularizerChecks } from '../../../server/objective/verify/regularizer-checks.ts';
import { samples } from '../../../server/objective/verify/families.ts';
import { promiseChecks } from '../../../server/objective/verify/promise-checks.ts';

function pass(checks: readonly Check[]): void {
  for (const check of checks) {
    it(`${check.method}: ${check.what}`, () => {
      const { passed, error, at } = judge(check);
      assert.ok(passed, `error ${error} above ${check.tolerance}${at === undefined ? '' : ` at ${at}`}`);
    });
  }
}

describe('aggregators', () => pass(aggregatorChecks(2)));
describe('conflict metrics', () => pass(conflictChecks));
describe('regularisers', () => pass(regularizerChecks));

describe('checks of promises', () => {
  const matrices = samples([2, 3, 5], 3);
  /** The names of the checks that a method fails when it promises everything. */
  const failures = (aggregator: GramAggregator): readonly string[] => {
    const promises = { nonConflicting: true, degree: 1, linearInScalings: true, permutes: true, sum: 1 } as const;
    const verdicts = promiseChecks('liar', { ...aggregator, promises }, matrices).map(judge);
    return verdicts.filter(({ passed }) => !passed).map(({ what }) => what);
  };

  it('find the conflicts of the mean', () => {
    assert.deepEqual(failures(mean()), ['no conflict, Jd ≥ 0']);
  });

  it('find that least-norm weights are not linear in scalings', () => {
    assert.deepEqual(failures(mgda()), ['linear in scalings of the tasks']);
  });

  it('find a direction that depends on the order of the tasks', () => {
    const first: GramAggregator = {
      ...mean(),
      weigh: (gram, state) => ({ weights: new Float64Array(gram.rows).fill(1, 0, 1), state }),
    };
    assert.ok(failures(first).includes('independent of the order of tasks'));
  });

  it('find weights that are not finite', () => {
    const broken: GramAggregator = {
      ...mean(),
      weigh: (gram, state) => ({ weights: new Float64Array(gram.rows).map((_, i) => 1 / gram.get(i, i)), state }),
    };
    assert.ok(failures(broken).includes('finite weights'));
  });
});
