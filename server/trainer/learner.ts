import type * as tf from '@tensorflow/tfjs-core';
import { Matrix } from 'ml-matrix';
import type { Experiment } from '../definition/experiment.ts';
import { isInTraining } from '../definition/metric.ts';
import { buildNetwork, type Network, type TaskRows } from '../model/network.ts';
import type { Gram } from '../objective/linear/gram.ts';
import type { BlockStructure } from '../objective/regularizers/block-structure.ts';
import type { MethodState } from '../objective/method-state.ts';
import type { Term } from '../objective/regularizers/term.ts';
import { buildTerms } from '../objective/regularizers/terms.ts';
import { softTerm } from '../objective/regularizers/soft-sharing.ts';
import { labelsOf, tasksOf, type Batch } from './batch.ts';
import { brokenPlace, type BrokenPlace } from './broken-layer.ts';
import { readOutputs } from './evaluation-step.ts';
import { furnish } from './furnish.ts';
import type { Gathering } from './gathered/gather-step.ts';
import { coefficientFeed, isFinite, readFound } from './gathered/gathered-step.ts';
import { readGradients } from './gradients.ts';
import { Combiner, totalGram, weighted } from './methods/combiner.ts';
import { readSights } from './methods/sights.ts';
import { Weigher, type StepWeights } from './methods/weigher.ts';
import { Optimizer } from './optimizer/optimizer.ts';
import { partsEnd, readMeasure, type StepMeasure } from './parts.ts';
import { shareOf, type Piece } from './pieces.ts';
import type { PreparedKind } from './step-kinds.ts';
import { takeStart, type StartValues } from './start-values.ts';
import { StepRunner } from './step-runner.ts';
import { Steps, type StepOptions } from './steps.ts';
import type { Workplace } from './training-step.ts';

/** Batches that are trained on, and where they stand among those of their step. */
export interface TrainingBatches {
  readonly batches: readonly Batch[];
  /** Left out where they are the whole step. */
  readonly piece?: Piece;
  /** Batches of validation rows, for a method that learns from them. */
  readonly validation?: readonly Batch[];
}

/** The objective on batches, with outputs. */
export interface Evaluation extends StepMeasure {
  /** Of the tasks whose metrics need them, row after row, as the last layer gives them. */
  readonly outputs: Readonly<Record<string, Float32Array>>;
}

/** What weighting and aggregator remember from step to step. */
export interface MethodStates {
  readonly weighting: MethodState;
  /** One for each group of parameters whose gradients are put together. */
  readonly aggregator: readonly MethodState[];
}

export interface LearnerOptions {
  readonly eager?: boolean;
  readonly start?: StartValues | undefined;
}

/** A model in training: network, objective and optimizer of one experiment. Releases what it holds with `dispose`. */
export class Learner {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly terms: readonly Term[];
  readonly weigher: Weigher;
  readonly combiner: Combiner;
  readonly #experiment: Experiment;
  readonly #place: Workplace;
  readonly #steps: Steps;
  readonly #runner: StepRunner;
  #losses: Record<string, number> = {};
  readonly #halves = new Set<PreparedKind>();
  /** J₁J₂ᵀ of the first two batches of a step that takes independent ones. */
  #pair: readonly Gram[] | undefined;

  /**
   * @param rows the training rows of each task: shapes of inputs and kinds of targets
   * @param eager runs operation by operation also where steps could be captured as graphs
   * @param start first values that another run has learned, for what the experiment takes from it
   */
  constructor(experiment: Experiment, rows: TaskRows, { eager = false, start }: LearnerOptions = {}) {
    this.#experiment = experiment;
    this.network = buildNetwork(experiment, rows);
    const { sharing, startFrom } = experiment.model;
    if (start && startFrom) takeStart(this.network, startFrom, start);
    const { trainable } = this.network;
    this.optimizer = new Optimizer(experiment.training.optimizer, trainable);
    this.terms = [
      ...buildTerms(experiment.objective.regularizers, trainable),
      ...(sharing.type === 'soft' ? [softTerm(sharing, trainable)] : []),
    ];
    this.weigher = new Weigher(experiment);
    this.#place = furnish(experiment, rows, this);
    this.combiner = new Combiner(experiment, this.#place.gathering?.groups.length ?? 0);
    this.#steps = new Steps(experiment, this.#place, this.weigher);
    const { variables, scratch } = this.#variables();
    this.#runner = new StepRunner(variables, scratch, eager);
  }

  /** How steps run: captured as graphs, or eagerly and why. */
  get mode(): string {
    return this.#runner.mode;
  }

  /** What was said when a step turned out not to be capturable. */
  get notices(): string[] {
    return this.#runner.notices;
  }

  /** All arrays that make up the state of training, by name: parameters, what the network keeps, slots, averages. */
  get arrays(): Readonly<Record<string, tf.Variable>> {
    const named = [...this.network.parameters, ...this.network.state].map(
      ({ name, variable }) => [name, variable] as const,
    );
    return {
      ...Object.fromEntries(named),
      ...this.optimizer.slots,
      ...this.#place.averages?.variables,
      ...this.#place.gathering?.squares?.variables,
      ...this.#place.gathering?.tracked?.variables,
      ...Object.assign({}, ...this.terms.map(({ state }) => state)),
    };
  }

  get methods(): MethodStates {
    return { weighting: this.weigher.state, aggregator: this.combiner.states };
  }

  /** Takes over the states of a checkpoint. */
  set methods({ weighting, aggregator }: MethodStates) {
    this.weigher.state = weighting;
    this.combiner.states = aggregator;
  }

  /** Gets ready for the steps that these batches stand for, so that none has to be recorded later. */
  prepare(training: readonly TrainingBatches[], evaluation: readonly (readonly Batch[])[]): void {
    const steps = [
      ...training.flatMap(({ batches, piece, validation }) => this.#steps.expected(batches, piece, validation)),
      ...evaluation.map((batches) => this.#steps.evaluation(batches, this.#wanted(batches))),
    ];
    this.#runner.prepare(steps);
  }

  /**
   * One training step over the tasks of the batches; `step` counts the run's steps from 1. Of a step that several batches
   * make, one batch: only the last one changes the parameters.
   */
  train(batches: readonly Batch[], step: number, options: StepOptions = {}): StepMeasure {
    const kind = this.#steps.kindOf(batches, options.piece);
    const measure = this.#place.gathering
      ? this.#trainGathered(kind, this.#place.gathering, batches, step, options)
      : this.#trainAtOnce(kind, batches, step, options);
    const losses = this.gathers ? lossesOf(measure) : this.#gatherLosses(measure, batches, options.piece);
    if (kind.piece === 'add' || !measure.gradient) return measure;
    this.optimizer.count(kind.reached);
    this.weigher.descend(losses, options.learningRate ?? this.#experiment.training.optimizer.learningRate);
    this.weigher.learn('step', { losses, ...measure.seen });
    return measure;
  }

  /** Whether each step computes the gradients of the tasks one by one. */
  get gathers(): boolean {
    return this.#place.gathering !== undefined;
  }

  /** G = JJᵀ of the gradients w_i∇L_i by what the tasks share, on batches of all tasks, without a step. */
  measureGram(batches: readonly Batch[], step: number): Gram {
    const tasks = Object.keys(this.#experiment.tasks);
    const values = this.#runner.run(this.#steps.gram(batches, step));
    const gram = Matrix.from1DArray(tasks.length, tasks.length, values.subarray(tasks.length));
    const losses = Object.fromEntries(tasks.map((task, i) => [task, values[i] ?? Number.NaN]));
    if (!isFinite([gram]) || !Object.values(losses).every(Number.isFinite)) return gram;
    const { weights } = this.weigher.weigh(tasks, step, losses);
    return weighted(
      gram,
      tasks.map((task) => weights[task] ?? Number.NaN),
    );
  }

  /**
   * 1 − L_j(θ − η∇L_i)/L_j(θ) at row i and column j, on batches of all tasks, without a step: what a gradient step for one task
   * alone over the shared parameters would do for every task (Fifty et al. 2021).
   */
  measureAffinity(batches: readonly Batch[], step: number, learningRate: number): Matrix {
    const { length } = Object.keys(this.#experiment.tasks);
    const values = this.#runner.run(this.#steps.affinity(batches, step, learningRate));
    const affinity = Matrix.zeros(length, length);
    for (let i = 0; i < length; i++)
      for (let j = 0; j < length; j++)
        affinity.set(i, j, 1 - (values[(i + 1) * length + j] ?? Number.NaN) / (values[j] ?? Number.NaN));
    return affinity;
  }

  /** What the regularisers that make zeros, low ranks or a relation of tasks have made of the weights, by label. */
  structure(): Readonly<Record<string, readonly BlockStructure[]>> {
    if (this.terms.length > 0) this.pull();
    const found = this.terms.map((term) => [term.label, term.structure()] as const);
    return Object.fromEntries(found.filter(([, blocks]) => blocks.length > 0));
  }

  /** Lets the weighting learn from an epoch that has ended. */
  learnFromEpoch(scores: Readonly<Record<string, { readonly loss?: number | null }>>): void {
    const losses = Object.entries(scores).map(([task, { loss }]) => [task, loss ?? Number.NaN] as const);
    this.weigher.learn('epoch', { losses: Object.fromEntries(losses) });
  }

  /** The same objective without a step, nothing dropped out, with the outputs of the tasks whose metrics need them, or of all. */
  evaluate(batches: readonly Batch[], outputsOf: 'metrics' | 'all' = 'metrics'): Evaluation {
    const tasks = tasksOf(batches);
    const wanted = outputsOf === 'all' ? tasks : this.#wanted(batches);
    const vector = this.#runner.run(this.#steps.evaluation(batches, wanted));
    const measure = readMeasure(vector, tasks, this.terms.length);
    const rows = wanted.map((task) => [task, batches.find(({ targets }) => task in targets)?.shape[0] ?? 0] as const);
    const outputs = readOutputs(vector, partsEnd(tasks.length, this.terms.length), Object.fromEntries(rows));
    return { ...this.#weighed(measure, this.weigher.ahead(tasks, 0), 0), outputs };
  }

  /** Lets `work` find the averaged weights in place of the parameters, where the experiment asks for averages. */
  async withAverages<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#place.averages) return work();
    this.#exchangeAverages();
    try {
      return await work();
    } finally {
      this.#exchangeAverages();
    }
  }

  /** Where the numbers of a training pass from the present state break. */
  brokenPlace(batches: readonly Batch[], step: number, piece?: Piece): BrokenPlace {
    this.pull();
    const pass = { training: true, seed: this.#experiment.seed, step: this.#steps.drawOf(step, piece) };
    return brokenPlace(this.#place.objective, batches, pass, step);
  }

  /** Takes over the whole state of another learner of the same experiment. */
  become(other: Learner): void {
    other.pull();
    const { arrays } = other;
    for (const [name, variable] of Object.entries(this.arrays)) {
      const value = arrays[name];
      if (!value) throw new Error(`the other learner has no ${name}`);
      variable.assign(value);
    }
    this.optimizer.counts = other.optimizer.counts;
    this.methods = other.methods;
    this.push();
  }

  /** Brings the values of all arrays, as they are on the device, into their variables. */
  pull(): void {
    this.#runner.pull();
  }

  /** Takes over the values of the variables. */
  push(): void {
    this.#runner.push();
  }

  dispose(): void {
    this.#runner.dispose();
    this.network.dispose();
    this.optimizer.dispose();
    for (const { state } of this.terms) Object.values(state).forEach((variable) => variable.dispose());
    this.#place.accumulators?.dispose();
    this.#place.averages?.dispose();
    this.#place.gathering?.gradients.dispose();
    this.#place.gathering?.squares?.dispose();
    this.#place.gathering?.tracked?.dispose();
  }

  /** The tasks among those of batches that have a metric which does not follow from sums. */
  #wanted(batches: readonly Batch[]): string[] {
    return tasksOf(batches).filter((task) => !this.#experiment.tasks[task]?.metrics.every(isInTraining));
  }

  #variables(): { variables: tf.Variable[]; scratch: readonly tf.Variable[] } {
    const { gathering, accumulators } = this.#place;
    const gradients = gathering?.gradients.variables ?? [];
    const variables = [...Object.values(this.arrays), ...(accumulators?.variables ?? [])];
    // Gradients that the next batch of a step looks at must outlast the recording of a step in between.
    return gathering?.sampled === true
      ? { variables: [...variables, ...gradients], scratch: [] }
      : { variables, scratch: gradients };
  }

  #exchangeAverages(): void {
    this.pull();
    this.#place.averages?.exchange(this.network.trainable);
    this.push();
  }

  /** L_i of a step, so far, over its batches. */
  #gatherLosses({ tasks }: StepMeasure, batches: readonly Batch[], piece: Piece | undefined): Record<string, number> {
    if (!piece || piece.index === 0) this.#losses = {};
    for (const [task, { loss }] of Object.entries(tasks))
      this.#losses[task] = (this.#losses[task] ?? 0) + shareOf(piece, task, labelsOf(batches, task)) * loss;
    return this.#losses;
  }

  #trainAtOnce(kind: PreparedKind, batches: readonly Batch[], step: number, options: StepOptions): StepMeasure {
    const tasks = options.piece ? Object.keys(options.piece.rows) : kind.tasks;
    const ahead = this.weigher.ahead(tasks, step);
    const terms = kind.piece === 'add' ? 0 : this.terms.length;
    const values = this.#runner.run(this.#steps.training(kind, batches, step, ahead, options));
    const measure = this.#weighed(readMeasure(values, kind.tasks, terms), ahead, step);
    if (kind.piece === 'add') return { ...measure, regularizers: this.terms.map(() => 0) };
    const end = partsEnd(kind.tasks.length, terms);
    const seen = readSights(values, end + kind.reached.length, kind.tasks, this.#place.sights);
    return { ...measure, gradient: readGradients(values, end, kind.reached), seen };
  }

  /** The measure with its weights; those that depend on its losses follow from them, as they did on the device. */
  #weighed(measure: Omit<StepMeasure, 'weights'>, ahead: StepWeights, step: number): StepMeasure {
    const losses = lossesOf(measure);
    const whole = Object.keys(losses).length === Object.keys(this.#experiment.tasks).length;
    if (!this.weigher.weighting.known || !whole || !Object.values(losses).every(Number.isFinite))
      return { ...measure, weights: ahead.weights };
    const { weights, added } = this.weigher.weigh(Object.keys(losses), step, losses);
    return { ...measure, weights, added: measure.added + added };
  }

  /** The gains on validation rows by each weight, where the weighting learns from them. */
  #lookAhead(
    kind: PreparedKind,
    gathering: Gathering,
    step: number,
    losses: Record<string, number>,
    options: StepOptions,
  ): Float32Array | undefined {
    if (this.weigher.weighting.learning?.sees.includes('gains') !== true) return undefined;
    if (!options.validation) throw new Error('the weighting learns from validation rows, and the step has none');
    const before = this.weigher.weigh(kind.tasks, step, losses);
    return this.#runner.run(this.#steps.lookahead(kind, gathering, options.validation, step, before, options));
  }

  /** A step in two halves; without the second where a number that it needs is not finite. */
  #trainGathered(
    kind: PreparedKind,
    gathering: Gathering,
    batches: readonly Batch[],
    step: number,
    options: StepOptions,
  ): StepMeasure {
    // What the first half leaves behind lasts as long as the session, which a step that is not yet recorded would renew.
    if (!this.#halves.has(kind)) {
      this.#runner.prepare(this.#steps.expected(batches, options.piece, options.validation));
      this.#halves.add(kind);
    }
    const terms = this.terms.length;
    const vector = this.#runner.run(this.#steps.gather(kind, gathering, batches, step, options));
    const found = readFound(vector, kind.tasks, terms, gathering);
    const losses = lossesOf(found.measure);
    if (options.piece?.index === 1) this.#pair = found.crossed;
    const pair = kind.piece === 'last' ? this.#pair : undefined;
    const broken = [found.grams, pair ?? []].find((grams) => !isFinite(grams));
    const sound = Object.values(losses).every(Number.isFinite) && !broken;
    if (!sound) return { ...found.measure, weights: losses, gram: totalGram(broken ?? found.grams) };
    if (kind.piece === 'add') return { ...found.measure, weights: losses };
    const gains = this.#lookAhead(kind, gathering, step, losses, options);
    if (gains?.every(Number.isFinite) === false)
      return {
        ...found.measure,
        weights: losses,
        gram: Matrix.from1DArray(kind.tasks.length, kind.tasks.length, gains),
      };
    this.weigher.learn('gradients', { losses, ...(found.risks && { risks: found.risks }), ...(gains && { gains }) });
    const { weights, added } = this.weigher.weigh(kind.tasks, step, losses);
    const coefficients = coefficientFeed(this.combiner, found, gathering, weights, step, pair);
    const values = this.#runner.run(
      this.#steps.apply(kind, gathering, batches, step, { weights, added }, coefficients, options),
    );
    return {
      ...found.measure,
      weights,
      added: found.measure.added + added,
      gram: weighted(
        totalGram(found.grams),
        gathering.tasks.map((task) => weights[task] ?? Number.NaN),
      ),
      total: values[0] ?? Number.NaN,
      gradient: readGradients(values, 1, kind.reached),
      seen: readSights(values, 1 + kind.reached.length, kind.tasks, this.#place.sights),
    };
  }
}

const lossesOf = ({ tasks }: Pick<StepMeasure, 'tasks'>): Record<string, number> =>
  Object.fromEntries(Object.entries(tasks).map(([task, { loss }]) => [task, loss]));
