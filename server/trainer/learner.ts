import * as tf from '@tensorflow/tfjs-core';
import { CaptureError } from '../backend/capture/recorder.ts';
import { createStepper } from '../backend/create-stepper.ts';
import { EagerStepper, type Feeds, type GraphUpdates, type KeyedStep, type Stepper } from '../backend/stepper.ts';
import type { Experiment } from '../definition/experiment.ts';
import { counterOf, type Pass } from '../model/layers.ts';
import { buildNetwork, type Network, type TaskRows } from '../model/network.ts';
import type { Parameter } from '../model/parameter.ts';
import { buildTerms, type Term } from '../objective/regularizers.ts';
import { taskWeights } from '../objective/weightings.ts';
import { batchFeeds, batchTensors, tasksOf, type Batch } from './batch.ts';
import { Optimizer } from './optimizers.ts';
import { partsOf, readMeasure, scalarsOf, smoothTotal, wholeTotal, type Objective, type StepMeasure } from './parts.ts';

/** A model in training: network, objective and optimizer of one experiment. Releases what it holds with `dispose`. */
export class Learner {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly terms: readonly Term[];
  readonly weights: Readonly<Record<string, number>>;
  /** What was said when a step turned out not to be capturable. */
  readonly notices: string[] = [];
  readonly #experiment: Experiment;
  readonly #objective: Objective;
  #stepper: Stepper;

  /**
   * @param rows the training rows of each task: shapes of inputs and kinds of targets
   * @param eager runs operation by operation also where steps could be captured as graphs
   */
  constructor(experiment: Experiment, rows: TaskRows, { eager = false } = {}) {
    this.#experiment = experiment;
    this.network = buildNetwork(experiment, rows);
    this.optimizer = new Optimizer(experiment.training.optimizer, this.network.parameters);
    this.terms = buildTerms(experiment.objective.regularizers, this.network.parameters);
    this.weights = taskWeights(experiment.objective.weighting, Object.keys(experiment.tasks));
    const kinds = Object.entries(experiment.tasks).map(
      ([name, task]) => [name, rows[name]?.targets[task.target]?.kind] as const,
    );
    this.#objective = { experiment, network: this.network, terms: this.terms, kinds: Object.fromEntries(kinds) };
    const variables = [
      ...[...this.network.parameters, ...this.network.state].map(({ variable }) => variable),
      ...Object.values(this.optimizer.slots),
    ];
    this.#stepper = eager ? new EagerStepper('eager, as asked') : createStepper(variables);
  }

  /** How steps run: captured as graphs, or eagerly and why. */
  get mode(): string {
    return this.#stepper.mode;
  }

  /** Gets ready for the steps that these batches stand for, so that none has to be recorded later. */
  prepare(training: readonly (readonly Batch[])[], evaluation: readonly (readonly Batch[])[]): void {
    const steps = [
      ...training.map((batches) => this.#training(batches, 1)),
      ...evaluation.map((b) => this.#evaluation(b)),
    ];
    this.#withFallback((stepper) => stepper.prepare(steps));
  }

  /** One training step over the tasks of the batches; `step` counts the run's steps from 1. */
  train(batches: readonly Batch[], step: number): StepMeasure {
    const measure = this.#measure(this.#training(batches, step), batches);
    this.optimizer.count(this.#reached(tasksOf(batches)));
    return measure;
  }

  /** The same objective without a step, nothing dropped out. */
  evaluate(batches: readonly Batch[]): StepMeasure {
    return this.#measure(this.#evaluation(batches), batches);
  }

  /** Brings the values of parameters and slots, as they are on the device, into their variables. */
  pull(): void {
    this.#stepper.pull();
  }

  /** Takes over the values of the variables. */
  push(): void {
    this.#stepper.push();
  }

  dispose(): void {
    this.#stepper.dispose();
    this.network.dispose();
    this.optimizer.dispose();
  }

  #training(batches: readonly Batch[], step: number): KeyedStep {
    const tasks = tasksOf(batches);
    const reached = this.#reached(tasks);
    const share = tasks.length / Object.keys(this.#experiment.tasks).length;
    const { seed } = this.#experiment;
    return {
      key: `train ${keyOf(batches)}`,
      feeds: { ...this.#feeds(batches, step), ...this.#optimizerFeeds(reached, share) },
      step: (feeds, graph) => {
        const pass: Pass = { training: true, seed, step, ...(feeds.counter ? { counter: feeds.counter } : {}) };
        const kept: { parts?: ReturnType<typeof partsOf> } = {};
        const { value, grads } = tf.variableGrads(
          () => {
            kept.parts = partsOf(this.#objective, batchTensors(feeds, batches), feeds, pass);
            scalarsOf(kept.parts).forEach((scalar) => tf.keep(scalar));
            return smoothTotal(this.#objective, kept.parts, share);
          },
          reached.map(({ variable }) => variable),
        );
        const { parts } = kept;
        if (!parts) throw new Error('the step has not been computed');
        const result = tf.stack([wholeTotal(this.#objective, value, parts, share), ...scalarsOf(parts)]);
        scalarsOf(parts).forEach((scalar) => scalar.dispose());
        this.#update(reached, grads, feeds, graph);
        return tf.reshape(result, [-1]);
      },
    };
  }

  #evaluation(batches: readonly Batch[]): KeyedStep {
    const share = tasksOf(batches).length / Object.keys(this.#experiment.tasks).length;
    const pass: Pass = { training: false, seed: this.#experiment.seed, step: 0 };
    return {
      key: `evaluate ${keyOf(batches)}`,
      feeds: this.#feeds(batches),
      step: (feeds) => {
        const parts = partsOf(this.#objective, batchTensors(feeds, batches), feeds, pass);
        const total = wholeTotal(this.#objective, smoothTotal(this.#objective, parts, share), parts, share);
        return tf.reshape(tf.stack([total, ...scalarsOf(parts)]), [-1]);
      },
    };
  }

  /** The optimizer's step, then the proximal maps of the terms that are not smooth (Parikh & Boyd 2014, section 4.2). */
  #update(
    reached: readonly Parameter[],
    grads: tf.NamedTensorMap,
    feeds: Readonly<Record<string, tf.Tensor>>,
    graph?: GraphUpdates,
  ): void {
    for (const parameter of reached) {
      const gradient = grads[parameter.variable.name];
      const scalars = Object.keys(feeds).filter((name) => name.startsWith(`optimizer ${groupOf(parameter)} `));
      const values = scalars.map((name) => feeds[name]).filter((value) => value !== undefined);
      if (gradient) this.optimizer.update(parameter, gradient, values, graph);
    }
    const length = feeds.proximalLength as tf.Scalar | undefined;
    if (!length) return;
    for (const term of this.terms.filter(({ smooth }) => !smooth)) {
      for (const { variable } of term.parameters.filter((parameter) => reached.includes(parameter)))
        variable.assign(term.prox(variable, length));
    }
  }

  /** Parameters on which the loss of one of the tasks depends. */
  #reached(tasks: readonly string[]): Parameter[] {
    return this.network.parameters.filter((parameter) => parameter.tasks.some((task) => tasks.includes(task)));
  }

  #feeds(batches: readonly Batch[], step?: number): Feeds {
    const weights = tasksOf(batches).map((task) => [`weight ${task}`, scalarFeed(this.weights[task] ?? 1)] as const);
    const counter = { values: counterOf(step ?? 0), shape: [2, 2], dtype: 'int32' } as const;
    return {
      ...batchFeeds(batches, this.#objective.kinds),
      ...Object.fromEntries(weights),
      ...(step !== undefined && this.network.random ? { counter } : {}),
    };
  }

  #optimizerFeeds(reached: readonly Parameter[], share: number): Feeds {
    const groups = new Map(reached.map((parameter) => [groupOf(parameter), parameter]));
    const scalars = [...groups].flatMap(([group, parameter]) =>
      this.optimizer.nextScalars(parameter).map((value, i) => [`optimizer ${group} ${i}`, scalarFeed(value)] as const),
    );
    const proximal = this.terms.some(({ smooth }) => !smooth);
    const length = scalarFeed(this.optimizer.learningRate * share);
    return { ...Object.fromEntries(scalars), ...(proximal ? { proximalLength: length } : {}) };
  }

  #measure(step: KeyedStep, batches: readonly Batch[]): StepMeasure {
    return readMeasure(
      this.#withFallback((stepper) => stepper.run(step)),
      tasksOf(batches),
      this.terms.length,
    );
  }

  /** Goes on eagerly, and says why, when a step turns out not to be capturable. */
  #withFallback<T>(work: (stepper: Stepper) => T): T {
    try {
      return work(this.#stepper);
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error;
      this.#stepper.pull();
      this.#stepper.dispose();
      this.#stepper = new EagerStepper(`eager: ${error.message}`);
      this.notices.push(`Training steps run one operation at a time, which is slower, because ${error.message}.`);
      return work(this.#stepper);
    }
  }
}

/** Parameters of one group are reached by the same steps, so they share their count and scalars. */
const groupOf = ({ tasks }: Parameter): string => tasks.join(',');

const keyOf = (batches: readonly Batch[]): string =>
  batches.map(({ shape, targets }) => `${Object.keys(targets).join(',')}:${shape.join('x')}`).join(' ');

const scalarFeed = (value: number) => ({ values: Float32Array.of(value), shape: [], dtype: 'float32' }) as const;
