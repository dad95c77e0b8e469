import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { analyze } from '../../../server/definition/analyze.ts';
import { describeNetwork } from '../../../server/definition/cost/describe-network.ts';
import { areWhole, factsByFormat } from '../../../server/definition/cost/task-facts.ts';
import type { Experiment } from '../../../server/definition/experiment.ts';
import { applyOverrides } from '../../../server/definition/overrides.ts';
import { optionsText, sizeText } from '../../../server/definition/cost/words.ts';

function founding(change: Partial<Experiment['training']> = {}): Experiment {
  const file = new URL('../../../extension/examples/cifar.mtl.yaml', import.meta.url);
  const { experiment } = analyze(readFileSync(file, 'utf8'));
  assert.ok(experiment);
  return { ...experiment, training: { ...experiment.training, ...change } };
}

function described(experiment: Experiment) {
  const facts = factsByFormat(experiment);
  assert.ok(areWhole(facts, experiment));
  return describeNetwork(experiment, facts);
}

const conv = 896 + 18_496;
const encoder = conv + 2_097_280;

describe('the founding network', () => {
  it('is described layer by layer', () => {
    const { stacks, sharing } = described(founding());
    assert.equal(sharing, 'hard');
    assert.deepEqual(
      stacks.map(({ name, part, tasks }) => ({ name, part, tasks })),
      [
        { name: 'encoder', part: 'encoder', tasks: ['ten', 'hundred'] },
        { name: 'ten', part: 'head', tasks: ['ten'] },
        { name: 'hundred', part: 'head', tasks: ['hundred'] },
      ],
    );
    assert.deepEqual(
      stacks[0]?.layers.map(({ name, output, parameters }) => [name, output.join('×'), parameters]),
      [
        ['conv2d_1', '32×32×32', 896],
        ['conv2d_2', '32×32×64', 18_496],
        ['maxPooling2d_1', '16×16×64', 0],
        ['flatten_1', '16384', 0],
        ['dense_1', '128', 2_097_280],
      ],
    );
  });

  it('counts what is shared and what is each task’s own', () => {
    assert.deepEqual(described(founding()).parameters, {
      total: encoder + 1290 + 12_900,
      shared: encoder,
      tasks: { ten: { own: 1290, all: encoder + 1290 }, hundred: { own: 12_900, all: encoder + 12_900 } },
    });
  });

  it('trains one task at a time in turns, and both in a joint step, each on its own rows', () => {
    const row = 1024 * 9 * 3 * 32 + 1024 * 9 * 32 * 64 + 16_384 * 128;
    const [ten, hundred] = described(founding()).steps;
    assert.equal(ten?.multiplyAdds.forward, 64 * (row + 1280));
    assert.equal(hundred?.multiplyAdds.training, 3 * 64 * (row + 12_800));
    const [joint, ...more] = described(applyOverrides(founding(), { arm: 'joint' })).steps;
    assert.deepEqual(more, []);
    assert.deepEqual(joint?.tasks, ['ten', 'hundred']);
    assert.equal(joint.rows, 128);
    assert.equal(joint.multiplyAdds.forward, 64 * (2 * row + 1280 + 12_800));
  });

  it('needs memory for parameters with gradients and optimizer state, and for what each row leaves behind', () => {
    const parameters = 4 * (encoder + 1290 + 12_900);
    const perRow = 2 * 4 * (32 * 32 * 3 + 32 * 32 * 32 + 32 * 32 * 64 + 16 * 16 * 64 + 128 + 10);
    const [ten] = described(founding()).steps;
    assert.deepEqual(ten?.memory, {
      parameters,
      gradients: parameters,
      slots: 2 * parameters,
      copies: 0,
      activations: 64 * perRow,
      fixed: 4 * parameters,
      perRow,
      total: 4 * parameters + 64 * perRow,
    });
    const kept = described(founding({ accumulate: 2, weightAveraging: { type: 'ema', decay: 0.9 } })).steps[0];
    assert.equal(kept?.memory.copies, 2 * parameters);
  });
});

it('tasks on one data set go through the shared layers once', () => {
  const file = new URL('../../../extension/examples/shapes.mtl.yaml', import.meta.url);
  const { experiment } = analyze(readFileSync(file, 'utf8'));
  assert.ok(experiment);
  const { steps, stacks } = described({
    ...experiment,
    training: { ...experiment.training, schedule: { type: 'joint' } },
  });
  const row = stacks.reduce((sum, stack) => sum + stack.multiplyAdds, 0);
  assert.equal(steps.length, 1);
  assert.equal(steps[0]?.multiplyAdds.forward, experiment.training.batchSize * row);
});

it('layers that data sets of two sizes share are counted at the size of each', () => {
  const { experiment, problems } = analyze(`version: 1
name: Two sizes
data:
  small: { format: shapes, size: 12 }
  large: { format: shapes, size: 24 }
model:
  encoder:
    - conv2d: { filters: 4, kernelSize: 3, padding: same }
    - globalAveragePooling2d
tasks:
  one: { data: small, target: size }
  two: { data: large, target: size }
training: { schedule: alternate, batchSize: 2, optimizer: sgd }
`);
  assert.ok(experiment, JSON.stringify(problems));
  const forward = described(experiment).steps.map(({ multiplyAdds }) => multiplyAdds.forward);
  assert.deepEqual(forward, [2 * (144 * 9 * 3 * 4 + 4), 2 * (576 * 9 * 3 * 4 + 4)]);
});

describe('words', () => {
  it('for sizes have two digits that matter, or all before the point', () => {
    assert.deepEqual([0, 999, 43_520, 94_500_000, 1.24e9, 123e9].map(sizeText), [
      '0 kB',
      '1 kB',
      '44 kB',
      '95 MB',
      '1.2 GB',
      '123 GB',
    ]);
  });

  it('for options leave out what is usual', () => {
    const [conv2d] = described(founding()).stacks[0]?.layers ?? [];
    assert.ok(conv2d);
    assert.equal(optionsText(conv2d), '32, 3×3, same, relu');
    const pooling = { poolSize: [2, 3], strides: [2, 3], padding: 'valid' };
    assert.equal(optionsText({ type: 'maxPooling2d', options: pooling }), '2×3');
    assert.equal(optionsText({ type: 'maxPooling1d', options: { poolSize: 3, strides: 2 } }), '3, strides 2');
  });
});
