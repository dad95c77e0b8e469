import * as tf from '@tensorflow/tfjs-core';
import type { Experiment } from '../definition/experiment.ts';
import type { Target } from '../data/dataset.ts';
import { buildNetwork, type Network, type TaskRows } from '../model/network.ts';
import type { Parameter } from '../model/parameter.ts';
import type { Pass } from '../model/layers.ts';
import { meanLoss } from '../objective/losses.ts';
import { batchSums } from '../objective/metrics.ts';
import { buildTerms, type Term } from '../objective/regularizers.ts';
import { taskWeights } from '../objective/weightings.ts';
import { buildOptimizer, type Optimizer } from './optimizers.ts';

/** Rows of one data set, as they enter a step, with the labels of each task that looks at them. */
export interface Batch {
  readonly inputs: Float32Array;
  /** `[rows, ...]` */
  readonly shape: readonly number[];
  readonly targets: Readonly<Record<string, Int32Array | Float32Array>>;
}

/** What a batch gives for one task. */
export interface TaskMeasure {
  /** L_i, the mean over the batch. */
  readonly loss: number;
  /** See `batchSums`. */
  readonly sums: readonly [number, number];
}

/** The objective of one step, part by part. */
export interface StepMeasure {
  readonly tasks: Readonly<Record<string, TaskMeasure>>;
  /** λR_j of each term, whole. */
  readonly regularizers: readonly number[];
  /** What the method itself adds (A). */
  readonly added: number;
  /** Σ_{i∈S} w_i L_i + (|S|/K) λR + A, as computed on the device. */
  readonly total: number;
}

/** Tensors of a batch, on the device for the length of a step. */
interface Feed {
  readonly input: tf.Tensor;
  readonly targets: Readonly<Record<string, tf.Tensor1D>>;
}

/** A model in training: network, objective and optimizer of one experiment. Releases its tensors with `dispose`. */
export class Learner {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly terms: readonly Term[];
  readonly weights: Readonly<Record<string, number>>;
  readonly #experiment: Experiment;
  readonly #kinds: Readonly<Record<string, Target['kind']>>;

  /** @param rows the training rows of each task: shapes of inputs and kinds of targets */
  constructor(experiment: Experiment, rows: TaskRows) {
    this.#experiment = experiment;
    this.network = buildNetwork(experiment, rows);
    this.optimizer = buildOptimizer(experiment.training.optimizer, this.network.parameters);
    this.terms = buildTerms(experiment.objective.regularizers, this.network.parameters);
    this.weights = taskWeights(experiment.objective.weighting, Object.keys(experiment.tasks));
    this.#kinds = Object.fromEntries(
      Object.entries(experiment.tasks).map(([name, task]) => [name, rows[name]?.targets[task.target]?.kind ?? 'class']),
    );
  }

  /** One training step over the tasks of the batches. */
  train(batches: readonly Batch[], step: number): StepMeasure {
    const pass: Pass = { training: true, seed: this.#experiment.seed, step };
    return this.#measured(batches, (feeds, tasks) => {
      const share = tasks.length / Object.keys(this.#experiment.tasks).length;
      const reached = this.network.parameters.filter((p) => p.tasks.some((task) => tasks.includes(task)));
      const kept: { parts?: Parts } = {};
      const { value, grads } = tf.variableGrads(
        () => {
          const parts = this.#parts(feeds, pass);
          kept.parts = keepParts(parts);
          return this.#smoothTotal(parts, share);
        },
        reached.map(({ variable }) => variable),
      );
      const { parts } = kept;
      if (!parts) throw new Error('the step has not been computed');
      const total = this.#wholeTotal(value, parts, share);
      for (const parameter of reached) {
        const gradient = grads[parameter.variable.name];
        if (gradient) this.optimizer.update(parameter, gradient);
      }
      this.#proximalStep(reached, share);
      return { parts, total };
    });
  }

  /** The same objective without a step, nothing dropped out. */
  evaluate(batches: readonly Batch[]): StepMeasure {
    const pass: Pass = { training: false, seed: this.#experiment.seed, step: 0 };
    return this.#measured(batches, (feeds, tasks) => {
      const share = tasks.length / Object.keys(this.#experiment.tasks).length;
      const parts = this.#parts(feeds, pass);
      return { parts, total: this.#wholeTotal(this.#smoothTotal(parts, share), parts, share) };
    });
  }

  dispose(): void {
    this.network.dispose();
    this.optimizer.dispose();
  }

  #parts(feeds: readonly Feed[], pass: Pass): Parts {
    const losses: Record<string, tf.Scalar> = {};
    const sums: Record<string, readonly [tf.Scalar, tf.Scalar]> = {};
    for (const { input, targets } of feeds) {
      const outputs = this.network.forward(input, Object.keys(targets), pass);
      for (const [name, target] of Object.entries(targets)) {
        const output = outputs[name] as tf.Tensor2D;
        losses[name] = meanLoss(this.#experiment.tasks[name]?.loss ?? 'crossEntropy', output, target);
        sums[name] = batchSums(this.#kinds[name] ?? 'class', output, target);
      }
    }
    return { losses, sums, regularizers: this.terms.map((term) => term.value()) };
  }

  /** What is differentiated: Σ w_i L_i + share·Σ λR_j over the smooth terms. */
  #smoothTotal({ losses, regularizers }: Parts, share: number): tf.Scalar {
    const weighted = Object.entries(losses).map(([name, loss]) => tf.mul<tf.Scalar>(loss, this.weights[name] ?? 1));
    const smooth = regularizers.filter((_, j) => this.terms[j]?.smooth).map((r) => tf.mul<tf.Scalar>(r, share));
    return tf.addN([...weighted, ...smooth]);
  }

  /** Adds the terms that act by proximal steps, so that the total is the objective's. */
  #wholeTotal(smooth: tf.Scalar, { regularizers }: Parts, share: number): tf.Scalar {
    const others = regularizers.filter((_, j) => !this.terms[j]?.smooth).map((r) => tf.mul<tf.Scalar>(r, share));
    return others.length === 0 ? smooth : tf.addN([smooth, ...others]);
  }

  /** w ← prox of share·λR at the learning rate, for each term that is not smooth (Parikh & Boyd 2014, section 4.2). */
  #proximalStep(reached: readonly Parameter[], share: number): void {
    const terms = this.terms.filter((term) => !term.smooth);
    if (terms.length === 0) return;
    const length = tf.scalar(this.optimizer.learningRate * share);
    for (const term of terms) {
      for (const { variable } of term.parameters.filter((parameter) => reached.includes(parameter))) {
        variable.assign(term.prox(variable, length));
      }
    }
  }

  /** Runs `compute` on the device, brings its scalars to the host in one copy, and leaves no tensor behind. */
  #measured(
    batches: readonly Batch[],
    compute: (feeds: readonly Feed[], tasks: readonly string[]) => { parts: Parts; total: tf.Scalar },
  ): StepMeasure {
    tf.engine().startScope('step');
    try {
      const feeds = batches.map((batch) => this.#feed(batch));
      const tasks = feeds.flatMap(({ targets }) => Object.keys(targets));
      const { parts, total } = compute(feeds, tasks);
      const taskScalars = tasks.flatMap((name) => [parts.losses[name], ...(parts.sums[name] ?? [])]);
      const scalars = [total, ...parts.regularizers, ...taskScalars].filter((scalar) => scalar !== undefined);
      const values = tf.stack(scalars).dataSync();
      scalars.forEach((scalar) => scalar.dispose());
      return readMeasure(values, tasks, this.terms.length);
    } finally {
      tf.engine().endScope();
    }
  }

  #feed({ inputs, shape, targets }: Batch): Feed {
    return {
      input: tf.tensor(inputs, [...shape], 'float32'),
      targets: Object.fromEntries(
        Object.entries(targets).map(([name, values]) => [
          name,
          tf.tensor1d(values, this.#kinds[name] === 'number' ? 'float32' : 'int32'),
        ]),
      ),
    };
  }
}

interface Parts {
  readonly losses: Readonly<Record<string, tf.Scalar>>;
  readonly sums: Readonly<Record<string, readonly [tf.Scalar, tf.Scalar]>>;
  readonly regularizers: readonly tf.Scalar[];
}

/** Keeps the parts beyond the tidy scope of the differentiation. */
function keepParts(parts: Parts): Parts {
  [...Object.values(parts.losses), ...Object.values(parts.sums).flat(), ...parts.regularizers].forEach((t) =>
    tf.keep(t),
  );
  return parts;
}

function readMeasure(values: ArrayLike<number>, tasks: readonly string[], terms: number): StepMeasure {
  const at = (i: number) => values[i] ?? Number.NaN;
  return {
    total: at(0),
    added: 0,
    regularizers: Array.from({ length: terms }, (_, j) => at(1 + j)),
    tasks: Object.fromEntries(
      tasks.map((name, i) => {
        const base = 1 + terms + 3 * i;
        return [name, { loss: at(base), sums: [at(base + 1), at(base + 2)] }];
      }),
    ),
  };
}
