import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { largestDifference, outputOf, trainingOf } from './program-output.ts';
import { withoutTensorFlow } from './tensorflow-here.ts';

const programs = join(import.meta.dirname, 'programs');

interface Derivative {
  readonly gradient: readonly number[];
  readonly differences: readonly number[];
}

async function derivativesOf(backend: string): Promise<ReadonlyMap<string, Derivative>> {
  const value = await outputOf(join(programs, 'gradients.ts'), backend);
  assert.ok(typeof value === 'object' && value !== null);
  return new Map(Object.entries(value));
}

/** A difference quotient of fourth order in single precision is right to about three digits. */
function checkAgainstDifferences(derivatives: ReadonlyMap<string, Derivative>): void {
  assert.ok(derivatives.size > 30);
  for (const [name, { gradient, differences }] of derivatives) {
    assert.ok(largestDifference(gradient, differences) < 1e-3, `${name}: ${gradient} is not ${differences}`);
  }
}

describe('gradients', () => {
  let onWasm: ReadonlyMap<string, Derivative>;
  before(async () => {
    onWasm = await derivativesOf('wasm');
  });
  test('wasm: every one is the limit of difference quotients', () => checkAgainstDifferences(onWasm));
  test('TensorFlow: the same, and the same as wasm to 1e-5', { skip: withoutTensorFlow }, async () => {
    const onTensorFlow = await derivativesOf('tensorflow');
    checkAgainstDifferences(onTensorFlow);
    for (const [name, { gradient }] of onTensorFlow) {
      const other = onWasm.get(name)?.gradient ?? [];
      assert.ok(largestDifference(gradient, other) < 1e-5, `${name}: ${gradient} is not ${other}`);
    }
  });
});

describe('20 steps of a small network', () => {
  const program = join(programs, 'train.ts');
  test('wasm learns, and keeps no tensor from step to step', async () => {
    const { name, losses, tensors } = await trainingOf(program, 'wasm');
    assert.equal(name, 'wasm');
    assert.ok((losses.at(-1) ?? NaN) < 0.8 * (losses[0] ?? NaN));
    assert.deepEqual(new Set(tensors.slice(1)).size, 1);
  });
  test('TensorFlow too, with the losses of wasm to 1e-3', { skip: withoutTensorFlow }, async () => {
    const [one, other] = [await trainingOf(program, 'tensorflow'), await trainingOf(program, 'wasm')];
    assert.equal(one.name, 'tensorflow');
    assert.equal(one.version, '2.21.0');
    assert.deepEqual(new Set(one.tensors.slice(1)).size, 1);
    assert.ok(largestDifference(one.losses, other.losses) < 1e-3, `${one.losses} are not ${other.losses}`);
  });
  test('TensorFlow gives the same bits again', { skip: withoutTensorFlow }, async () => {
    const [one, other] = [await trainingOf(program, 'tensorflow'), await trainingOf(program, 'tensorflow')];
    assert.deepEqual(one.losses, other.losses);
  });
});
