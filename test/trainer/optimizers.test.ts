import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer as Definition } from '../../server/definition/experiment.ts';
import type { Parameter } from '../../server/model/parameter.ts';
import { Optimizer } from '../../server/trainer/optimizers.ts';
import { useBackend } from '../engine/backend.ts';

interface Fixture {
  readonly start: number[];
  readonly gradients: number[][];
  readonly cases: Record<string, { optimizer: Definition; trace: number[][] }>;
}

const fixture = JSON.parse(readFileSync(new URL('fixtures/optimizers.json', import.meta.url), 'utf8')) as Fixture;

before(() => useBackend());

const parameter = (name: string): Parameter => ({
  name,
  layer: name,
  role: 'kernel',
  part: 'head',
  tasks: [name],
  shared: false,
  variable: tf.variable(tf.tensor1d(fixture.start)),
});

function step(optimizer: Optimizer, target: Parameter, gradient: number[]): number[] {
  const scalars = optimizer.nextScalars(target).map((value) => tf.scalar(value));
  tf.tidy(() => optimizer.update(target, tf.tensor1d(gradient), scalars));
  optimizer.count([target]);
  return Array.from(target.variable.dataSync());
}

const close = (actual: number[], expected: number[]) =>
  actual.forEach((value, i) => assert.ok(Math.abs(value - (expected[i] ?? 0)) < 1e-6, `${actual} is not ${expected}`));

describe('optimizers', () => {
  for (const [name, { optimizer: definition, trace }] of Object.entries(fixture.cases)) {
    it(`${name} steps as PyTorch does on recorded gradients`, () => {
      const target = parameter('w');
      const optimizer = new Optimizer(definition, [target]);
      fixture.gradients.forEach((gradient, i) => close(step(optimizer, target, gradient), trace[i] ?? []));
    });

    it(`${name} keeps its state by the parameter's name: another one stepping in between changes nothing`, () => {
      const target = parameter('late');
      const other = parameter('early');
      const optimizer = new Optimizer(definition, [other, target]);
      for (let i = 0; i < 50; i++) step(optimizer, other, fixture.start);
      fixture.gradients.forEach((gradient, i) => {
        close(step(optimizer, target, gradient), trace[i] ?? []);
        step(optimizer, other, gradient);
      });
      assert.deepEqual(optimizer.counts, { early: 50 + fixture.gradients.length, late: fixture.gradients.length });
    });
  }
});
