import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Aggregator } from '../../server/definition/methods.ts';
import { MeasuredSteps } from '../../server/trainer/folder/measured-steps.ts';
import { RunSeries } from '../../server/trainer/folder/series.ts';
import { inspect } from '../../server/trainer/inspection.ts';
import type { MeasuredStep } from '../../server/trainer/inspection.ts';
import { smallExperiment } from '../engine/experiments.ts';
import { snapshotOf } from '../webview/fixtures/runs.ts';
import { measuredRun } from '../webview/fixtures/inspection.ts';

/** Gradients (1, 0) and (−1, 2) with weights taken in: 45° past a right angle, √5 times as long. */
const measured: MeasuredStep = {
  step: 3,
  tasks: ['kind', 'amount'],
  gram: [
    [1, -1],
    [-1, 5],
  ],
  losses: [1, 2],
  weights: [1, 1],
  learningRate: 0.1,
};

const withAggregator = (aggregator: Aggregator) => {
  const experiment = smallExperiment();
  return { ...experiment, objective: { ...experiment.objective, aggregator } };
};

const near = (actual: number | undefined, wanted: number): void =>
  assert.ok(Math.abs((actual ?? NaN) - wanted) < 1e-12, `${actual} is not ${wanted}`);

describe('a measured step', () => {
  const inspection = inspect(measured, smallExperiment());

  it('has the cosines, lengths and condition number of its G', () => {
    near(inspection.cosines[0]?.[1], -1 / Math.sqrt(5));
    near(inspection.lengths[1], Math.sqrt(5));
    near(inspection.similarities[0]?.[1], (2 * Math.sqrt(5)) / 6);
    // The squared singular values of J are those of G: 3 ± √5.
    near(inspection.condition, Math.sqrt((3 + Math.sqrt(5)) / (3 - Math.sqrt(5))));
  });

  it('says what the run took and what it changes, to first order', () => {
    const { taken } = inspection;
    assert.deepEqual(taken?.weights, [1, 1]);
    near(taken?.changes[0], 0);
    near(taken?.changes[1], -0.4);
    near(taken?.length, 2);
  });

  it('says what other methods would have taken, by their own formulas', () => {
    const byName = new Map(inspection.choices.map((choice) => [choice.name, choice]));
    // MGDA: the shortest vector of the hull, ((5 + 1)/8, (1 + 1)/8), whose products with both gradients are equal.
    near(byName.get('mgda')?.weights[0], 0.75);
    near(byName.get('mgda')?.changes[0], -0.05);
    near(byName.get('mgda')?.changes[1], -0.05);
    // PCGrad: g₁ + g₂/5 and g₂ + g₁.
    near(byName.get('pcGrad')?.weights[0], 2);
    near(byName.get('pcGrad')?.weights[1], 1.2);
    near(byName.get('none')?.angle, 0);
    assert.equal(byName.has('krum'), false);
    for (const name of [
      'upGrad',
      'dualProj',
      'cagrad',
      'imtlG',
      'alignedMtl',
      'nashMtl',
      'fairGrad',
      'conFig',
      'sdmGrad',
    ])
      assert.ok(byName.has(name), name);
  });

  it('keeps the true angles and lengths of two gradients in its picture', () => {
    const [a = [NaN, NaN], b = [NaN, NaN]] = inspection.plane.points;
    near(Math.hypot(...a), 1);
    near(a[0] * b[0] + a[1] * b[1], -1);
    near(inspection.plane.kept, 1);
  });

  it('tells why the choice of the run does not follow from one G', () => {
    const unknown = (aggregator: Aggregator): string | undefined => {
      const { taken, takenUnknown, choices } = inspect(measured, withAggregator(aggregator));
      assert.equal(taken, undefined);
      assert.ok(choices.every(({ angle }) => angle === undefined));
      return takenUnknown;
    };
    assert.match(unknown({ type: 'gradDrop' }) ?? '', /single coordinates/);
    assert.match(unknown({ type: 'pcGrad', by: 'layer' }) ?? '', /part by part/);
    assert.match(unknown({ type: 'gradVac', beta: 0.5, by: 'model' }) ?? '', /remembers of earlier steps/);
  });

  it('replays Krum where there are tasks enough', () => {
    const gram = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 1 : 0.5)));
    const four = { ...measured, tasks: ['a', 'b', 'c', 'd'], gram, losses: [1, 1, 1, 1], weights: [1, 1, 1, 1] };
    assert.ok(inspect(four, smallExperiment()).choices.some(({ name }) => name === 'krum'));
  });

  it('is refused where its G is not finite', () => {
    const gram = [
      [Infinity, 1],
      [1, 1],
    ];
    assert.throws(() => inspect({ ...measured, gram }, smallExperiment()), /^RangeError: .*step 3.* not finite/);
  });
});

describe('the measured steps of a run', () => {
  const { steps, epochs } = measuredRun({ every: 10 });
  const series = new RunSeries();
  series.addBlock(steps);
  for (const line of epochs) series.addEpoch(line);
  const found = new MeasuredSteps(series, ['ten', 'hundred', 'coarse']);

  it('are found around any step', () => {
    assert.deepEqual([found.nearest(1), found.nearest(15), found.nearest(16), found.nearest(9999)], [10, 10, 20, 120]);
    assert.deepEqual([found.before(10), found.after(10), found.after(120)], [undefined, 20, undefined]);
  });

  it('have the numbers of the journal', () => {
    const step = found.at(20);
    assert.equal(step?.gram[0]?.[1], steps.gram?.['ten × hundred']?.[19]);
    assert.equal(step?.gram[1]?.[0], step?.gram[0]?.[1]);
    assert.deepEqual(step?.losses, [steps.loss['ten']?.[19], steps.loss['hundred']?.[19], steps.loss['coarse']?.[19]]);
    assert.equal(found.at(21), undefined);
  });

  it('know the one in which two gradients pull against each other most', () => {
    const cosines = Array.from({ length: 12 }, (_, i) => {
      const { gram } = found.at(10 * (i + 1)) ?? { gram: [] };
      const all = gram.flatMap((row, a) => row.map((x, b) => x / Math.sqrt((gram[a]?.[a] ?? 0) * (gram[b]?.[b] ?? 0))));
      return Math.min(...all);
    });
    assert.equal(found.worst(), 10 * (cosines.indexOf(Math.min(...cosines)) + 1));
  });

  it('are none in a run without them', () => {
    const bare = new RunSeries();
    bare.addBlock(snapshotOf({ curves: [], steps: 5, stepsPerEpoch: 5, epochs: 1 }).steps);
    const none = new MeasuredSteps(bare, ['ten']);
    assert.deepEqual([none.nearest(1), none.worst(), none.at(1)], [undefined, undefined, undefined]);
  });
});
