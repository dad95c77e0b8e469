import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Matrix } from 'ml-matrix';
import { stream } from '../../../server/data/random.ts';
import type { GramAggregator } from '../../../server/objective/aggregators/aggregator.ts';
import { dbMtl } from '../../../server/objective/aggregators/db-mtl.ts';
import { gradVac } from '../../../server/objective/aggregators/gradvac.ts';
import { krum } from '../../../server/objective/aggregators/krum.ts';
import { mgda } from '../../../server/objective/aggregators/mgda.ts';
import { withMomentum } from '../../../server/objective/aggregators/momentum.ts';
import { nashMtl } from '../../../server/objective/aggregators/nash-mtl.ts';
import { pcGrad } from '../../../server/objective/aggregators/pcgrad.ts';
import { upGrad } from '../../../server/objective/aggregators/upgrad.ts';
import { sampledSdmGrad } from '../../../server/objective/aggregators/sdmgrad.ts';
import { moCo } from '../../../server/objective/aggregators/moco.ts';
import { gramOf } from '../../../server/objective/linear/gram.ts';
import type { MethodState } from '../../../server/objective/method-state.ts';

const tasks = 4;

/** G of a step, and its random numbers. */
function step(t: number): { gram: Matrix; context: Parameters<GramAggregator['weigh']>[2] } {
  const random = stream(0, 'test', 'gradients', t);
  const rows = Array.from({ length: tasks }, () => Array.from({ length: 5 }, () => random.normal()));
  return { gram: gramOf(rows), context: { losses: [1, 2, 3, 4], random: stream(0, 'test', 'step', t) } };
}

function run(aggregator: GramAggregator, keep: (state: MethodState) => MethodState): readonly (readonly number[])[] {
  let state = aggregator.start(tasks);
  return [0, 1, 2, 3, 4].map((t) => {
    const { gram, context } = step(t);
    const weighed = aggregator.weigh(gram, keep(state), context);
    state = weighed.state;
    return [...weighed.weights];
  });
}

describe('state of aggregators', () => {
  const stateful = {
    gradVac: gradVac({ beta: 0.5 }),
    'nashMtl every 2': nashMtl({ every: 2 }),
    'momentum of upGrad': withMomentum(upGrad()),
    'momentum of gradVac': withMomentum(gradVac()),
    sdmGrad: sampledSdmGrad(),
    moCo: moCo(),
    pcGrad: pcGrad(),
  };
  for (const [name, aggregator] of Object.entries(stateful)) {
    it(`${name} goes on from a checkpoint as if there had been none`, () => {
      const straight = run(aggregator, (state) => state);
      const resumed = run(aggregator, (state) => JSON.parse(JSON.stringify(state)));
      assert.deepEqual(resumed, straight);
    });
  }

  it('is refused for another number of tasks', () => {
    const { gram, context } = step(0);
    assert.throws(() => moCo().weigh(gram, moCo().start(3), context), /3 numbers as weights, not 4/);
  });

  it('Nash-MTL keeps its weights between the steps in which it solves', () => {
    const weights = run(nashMtl({ every: 2 }), (state) => state);
    assert.deepEqual(weights[1], weights[0]);
    assert.notDeepEqual(weights[2], weights[1]);
  });

  it('momentum starts from the first weights, and then mixes', () => {
    const own = run(upGrad(), (state) => state);
    const mixed = run(withMomentum(upGrad(), { alpha: 0.75 }), (state) => state);
    const near = (actual: number | undefined, wanted: number) => assert.ok(Math.abs((actual ?? 0) - wanted) < 1e-12);
    own[0]?.forEach((weight, i) => near(mixed[0]?.[i], weight));
    own[1]?.forEach((weight, i) => near(mixed[1]?.[i], 0.75 * (own[0]?.[i] ?? 0) + 0.25 * weight));
  });

  it('PCGrad draws another order in another step', () => {
    const { gram } = step(3);
    const orders = [0, 1, 2, 3, 4, 5].map((t) => [...pcGrad().weigh(gram, {}, step(t).context).weights].join());
    assert.ok(new Set(orders).size > 1);
  });
});

describe('aggregators', () => {
  it('GradVac turns a gradient to its target cosine', () => {
    const aggregator = gradVac({ beta: 0.5, order: [0, 1] });
    const gram = gramOf([
      [1, 0],
      [-0.6, 0.8],
    ]);
    const context = step(0).context;
    const cosines = [0, 0.3, 0.3, 0];
    const { weights, state } = aggregator.weigh(gram, { cosines }, context);
    // ĝ_i = g_i + c g_j with cos(ĝ_i, g_j) = 0.3: c = (0.3·0.8/√0.91) + 0.6 for unit vectors.
    const c = (0.3 * 0.8) / Math.sqrt(0.91) + 0.6;
    assert.ok(Math.abs((weights[0] ?? 0) - (1 + c)) < 1e-12);
    const altered = [1 - 0.6 * c, 0.8 * c];
    const cosine = ((altered[0] ?? 0) * -0.6 + (altered[1] ?? 0) * 0.8) / Math.hypot(...altered);
    assert.ok(Math.abs(cosine - 0.3) < 1e-12);
    assert.ok(Math.abs((state['cosines']?.[1] ?? 0) - (0.5 * 0.3 + 0.5 * -0.6)) < 1e-12);
  });

  it('DB-MTL gives every gradient the length of the longest', () => {
    const { weights } = dbMtl().weigh(
      gramOf([
        [3, 4],
        [0, 1],
        [0, 0],
      ]),
      {},
      step(0).context,
    );
    assert.deepEqual([...weights], [1, 5, 1]);
  });

  it('Krum leaves out the gradient that is far from all others', () => {
    const rows = [
      [1, 0],
      [1.1, 0],
      [0.9, 0.1],
      [-50, 80],
    ];
    assert.deepEqual(
      [...krum({ byzantine: 1, selected: 3 }).weigh(gramOf(rows), {}, step(0).context).weights].map(Math.sign),
      [1, 1, 1, 0],
    );
    assert.throws(() => krum({ byzantine: 2 }).weigh(gramOf(rows), {}, step(0).context), /needs 5 tasks/);
  });

  it('refuse a G that is not finite, naming the tasks', () => {
    const gram = new Matrix([
      [1, Number.NaN],
      [Number.NaN, 1],
    ]);
    assert.throws(() => mgda().weigh(gram, {}, step(0).context), /tasks 1 and 2 is NaN/);
  });

  it('bear a G that float32 rounding made indefinite', () => {
    const gram = new Matrix([
      [1, 1 + 1e-7, 1],
      [1 + 1e-7, 1, 1 - 3e-7],
      [1, 1 - 3e-7, 1],
    ]);
    for (const aggregator of [mgda(), upGrad(), nashMtl(), pcGrad()]) {
      const { weights } = aggregator.weigh(gram, aggregator.start(3), step(0).context);
      assert.ok(weights.every(Number.isFinite), `${aggregator.name}: ${weights}`);
    }
  });
});
