import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { createStepper } from '../../server/backend/create-stepper.ts';
import { EagerStepper, type Feeds, type Stepper } from '../../server/backend/stepper.ts';
import type { Optimizer as Definition } from '../../server/definition/training.ts';
import type { Parameter } from '../../server/model/parameter.ts';
import { Optimizer } from '../../server/trainer/optimizer/optimizer.ts';
import { useBackend } from '../engine/backend.ts';

interface Fixture {
  readonly start: number[];
  /** What the learning rate is multiplied by in each step. */
  readonly rates: number[];
  readonly gradients: number[][];
  readonly cases: Record<string, { peer: string; optimizer: Definition; trace: number[][] }>;
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

const vector = (values: readonly number[]) =>
  ({ values: Float32Array.from(values), shape: [values.length], dtype: 'float32' }) as const;
const scalar = (value: number) => ({ values: Float32Array.of(value), shape: [], dtype: 'float32' }) as const;

/** Parameters with an optimizer and the stepper that runs its updates. */
class Bench {
  readonly optimizer: Optimizer;
  readonly #definition: Definition;
  readonly #stepper: Stepper;

  constructor(definition: Definition, parameters: readonly Parameter[], eager: boolean) {
    this.#definition = definition;
    this.optimizer = new Optimizer(definition, parameters);
    const variables = [...parameters.map(({ variable }) => variable), ...Object.values(this.optimizer.slots)];
    this.#stepper = eager ? new EagerStepper() : createStepper(variables);
  }

  step(target: Parameter, gradient: readonly number[], rate = 1): number[] {
    const scalars = this.optimizer.nextScalars(target, this.#definition.learningRate * rate);
    const feeds: Feeds = {
      gradient: vector(gradient),
      ...Object.fromEntries(scalars.map((value, i) => [`scalar ${i}`, scalar(value)])),
    };
    this.#stepper.run({
      key: target.name,
      feeds,
      step: ({ gradient: fed, ...others }, graph) => {
        assert.ok(fed);
        this.optimizer.update(target, fed, Object.values(others), graph);
        return tf.zeros([1]);
      },
    });
    this.#stepper.pull();
    this.optimizer.count([target]);
    return Array.from(target.variable.dataSync());
  }

  dispose(): void {
    this.#stepper.dispose();
    this.optimizer.dispose();
  }
}

const close = (actual: number[], expected: number[]) =>
  actual.forEach((value, i) => assert.ok(Math.abs(value - (expected[i] ?? 0)) < 1e-6, `${actual} is not ${expected}`));

describe('optimizers', () => {
  for (const eager of [false, true]) {
    const how = eager ? 'eager' : 'in the fastest form';
    for (const [name, { peer, optimizer: definition, trace }] of Object.entries(fixture.cases)) {
      it(`${name}, ${how}, steps as ${peer} does on recorded gradients and learning rates`, () => {
        const target = parameter('w');
        const bench = new Bench(definition, [target], eager);
        fixture.gradients.forEach((gradient, i) =>
          close(bench.step(target, gradient, fixture.rates[i]), trace[i] ?? []),
        );
        bench.dispose();
      });

      it(`${name}, ${how}, keeps its state by the parameter's name: another one stepping in between changes nothing`, () => {
        const target = parameter('late');
        const other = parameter('early');
        const bench = new Bench(definition, [other, target], eager);
        for (let i = 0; i < 20; i++) bench.step(other, fixture.start);
        fixture.gradients.forEach((gradient, i) => {
          close(bench.step(target, gradient, fixture.rates[i]), trace[i] ?? []);
          bench.step(other, gradient);
        });
        const steps = fixture.gradients.length;
        assert.deepEqual(bench.optimizer.counts, { early: 20 + steps, late: steps });
        bench.dispose();
      });
    }
  }
});
