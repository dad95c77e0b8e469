import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stream } from '../../server/data/random.ts';
import { total } from '../../server/objective/linear/gram.ts';
import { judge } from '../../server/objective/verify/check.ts';
import { weightingChecks } from '../../server/objective/verify/weighting-checks.ts';
import { adamStart, adamStep } from '../../server/objective/weightings/adam.ts';
import { dwa } from '../../server/objective/weightings/dwa.ts';
import { excessMtl } from '../../server/objective/weightings/excess-mtl.ts';
import { famo } from '../../server/objective/weightings/famo.ts';
import { gls } from '../../server/objective/weightings/gls.ts';
import { gradNorm, gradNormTargets } from '../../server/objective/weightings/grad-norm.ts';
import { rlw } from '../../server/objective/weightings/rlw.ts';
import type { Seen, Weighting } from '../../server/objective/weightings/weighting.ts';

describe('weightings', () => {
  for (const check of weightingChecks) {
    it(`${check.method}: ${check.what}`, () => {
      const { passed, error, at } = judge(check);
      assert.ok(passed, `error ${error} above ${check.tolerance}${at === undefined ? '' : ` at ${at}`}`);
    });
  }
});

const random = () => stream(0, 'test', 'weightings');
const weightsOf = (weighting: Weighting, state: ReturnType<Weighting['start']>) =>
  weighting.weigh([1, 1, 1], state, random()).weights;
const close = (actual: ArrayLike<number>, wanted: readonly number[], tolerance = 1e-12) =>
  wanted.forEach((value, i) =>
    assert.ok(Math.abs((actual[i] ?? Number.NaN) - value) < tolerance, `${actual} is not ${wanted}`),
  );

describe('what weightings learn', () => {
  it('DWA weighs equally in the first two epochs, then more what falls slower', () => {
    const weighting = dwa();
    const learn = (losses: number[], state: ReturnType<Weighting['start']>) =>
      weighting.learning?.learn({ losses }, state) ?? {};
    let state = weighting.start(3);
    for (const losses of [
      [4, 2, 1],
      [2, 1.8, 1],
    ]) {
      close(weightsOf(weighting, state), [1, 1, 1]);
      state = learn(losses, state);
    }
    const powers = [0.5, 0.9, 1].map((ratio) => Math.exp(ratio / 2));
    close(
      weightsOf(weighting, state),
      powers.map((power) => (3 * power) / total(powers)),
    );
  });

  it('FAMO takes its first Adam step of 0.025 against the task that gained most', () => {
    const weighting = famo();
    const next = weighting.learning?.learn({ losses: [1, 2, 4], again: [0.9, 1.9, 3] }, weighting.start(3));
    close(next?.['logits'] ?? [], [0.025, 0.025, -0.025], 1e-7);
  });

  it('Adam takes its second step by both corrected moments', () => {
    const options = { learningRate: 0.1 };
    const first = adamStep([0], [1], adamStart(1), options);
    const second = adamStep(first.values, [0.5], first.state, options);
    close(first.values, [-0.1], 1e-8);
    // m = 0.14, v = 0.001249, corrected by 0.19 and 0.001999.
    close(second.values, [-0.1 - 0.1 * (0.14 / 0.19 / Math.sqrt(0.001249 / 0.001999))], 1e-8);
  });

  it('GradNorm moves down its loss and keeps Σw = K', () => {
    const weighting = gradNorm();
    const norms = [2, 1, 4];
    const seen = { losses: [0.5, 0.8, 0.2], norms };
    const started = weighting.learning?.learn({ losses: [1, 1, 1], norms }, weighting.start(3)) ?? {};
    const before = weightsOf(weighting, started);
    const after = weightsOf(weighting, weighting.learning?.learn(seen, started) ?? {});
    const loss = (weights: Float64Array) => gradNormTargets(weights, norms, seen.losses, 1.5).loss;
    assert.ok(loss(after) < loss(before));
    assert.ok(Math.abs(total(after) - 3) < 1e-12);
  });

  it('GradNorm never lets a weight become negative', () => {
    const weighting = gradNorm({ learningRate: 0.5 });
    let state = weighting.start(2);
    for (let t = 0; t < 50; t++) {
      state = weighting.learning?.learn({ losses: [1, 1], norms: [1000, 1e-3] }, state) ?? {};
    }
    assert.ok(state['weights']?.every((weight) => weight > 0));
  });

  it('ExcessMTL leaves weights as they are at the first risks, then raises the task whose risk grew', () => {
    const weighting = excessMtl({ eta: 1 });
    const learn = (risks: number[], state: ReturnType<Weighting['start']>) =>
      weighting.learning?.learn({ losses: [1, 1, 1], risks }, state) ?? {};
    const first = learn([5, 1, 2], weighting.start(3));
    close(weightsOf(weighting, first), [1 / 3, 1 / 3, 1 / 3]);
    const powers = [0.5, 2, 1].map(Math.exp);
    close(
      weightsOf(weighting, learn([2.5, 2, 2], first)),
      powers.map((power) => power / total(powers)),
    );
  });

  it('RLW draws other weights from another stream, and the same from the same', () => {
    const draw = (counter: number) => [...rlw().weigh([1, 1], {}, stream(0, 'test', 'rlw', counter)).weights];
    assert.deepEqual(draw(1), draw(1));
    assert.notDeepEqual(draw(1), draw(2));
  });

  it('GLS refuses a negative loss by its task', () => {
    assert.throws(() => gls().weigh([1, -2], {}, random()), /task 2 is -2/);
  });

  it('goes on from a checkpoint as if there had been none', () => {
    const seen: Seen = { losses: [1, 2, 3], again: [0.9, 2, 2.5], norms: [1, 3, 0.5], risks: [2, 1, 1.5] };
    for (const weighting of [dwa(), famo(), gradNorm(), excessMtl()]) {
      let straight = weighting.start(3);
      let resumed = straight;
      for (let t = 0; t < 5; t++) {
        const losses = [1 / (t + 1), 2 - t / 5, 3];
        straight = weighting.learning?.learn({ ...seen, losses }, straight) ?? {};
        resumed = weighting.learning?.learn({ ...seen, losses }, JSON.parse(JSON.stringify(resumed))) ?? {};
      }
      assert.deepEqual(resumed, straight);
      assert.notDeepEqual(straight, weighting.start(3));
    }
  });
});
