import type * as tf from '@tensorflow/tfjs-core';
import { CaptureError } from '../backend/capture/recorder.ts';
import { createStepper } from '../backend/create-stepper.ts';
import { EagerStepper, type Feed, type Feeds, type KeyedStep, type Stepper } from '../backend/stepper.ts';
import type { Experiment } from '../definition/experiment.ts';
import { counterOf } from '../model/layers.ts';
import { buildNetwork, type Network, type TaskRows } from '../model/network.ts';
import type { MethodState } from '../objective/method-state.ts';
import type { Term } from '../objective/regularizers/term.ts';
import { buildTerms } from '../objective/regularizers/terms.ts';
import { softTerm } from '../objective/regularizers/soft-sharing.ts';
import { Accumulators } from './accumulators.ts';
import { applyStep } from './gathered/apply-step.ts';
import { gatherStep, type Gathering } from './gathered/gather-step.ts';
import { coefficientFeed, isFinite, readFound } from './gathered/gathered-step.ts';
import { gatheringOf } from './gathered/gathering-of.ts';
import { batchFeeds, tasksOf, tasksOfEach, type Batch } from './batch.ts';
import { evaluationStep } from './evaluation-step.ts';
import { readGradients } from './gradients.ts';
import { groupParameters } from './groups.ts';
import { Combiner, totalGram, weighted } from './methods/combiner.ts';
import { Weigher, type StepWeights } from './methods/weigher.ts';
import { Optimizer } from './optimizer/optimizer.ts';
import { partsEnd, readMeasure, type StepMeasure } from './parts.ts';
import { shareOf, type Piece } from './pieces.ts';
import { ScalarFeed } from './scalar-feed.ts';
import { keyOf, StepKinds, type PreparedKind } from './step-kinds.ts';
import { trainingStep, type Workplace } from './training-step.ts';
import { WeightAverages } from './weight-averages.ts';

/** Batches that are trained on, and where they stand among those of their step. */
export interface TrainingBatches {
  readonly batches: readonly Batch[];
  /** Left out where they are the whole step. */
  readonly piece?: Piece;
}

/** How one step is taken. */
export interface StepOptions {
  /** The optimizer's own, where it is left out. */
  readonly learningRate?: number;
  readonly piece?: Piece;
}

/** What weighting and aggregator remember from step to step. */
export interface MethodStates {
  readonly weighting: MethodState;
  /** One for each group of parameters whose gradients are put together. */
  readonly aggregator: readonly MethodState[];
}

/** A model in training: network, objective and optimizer of one experiment. Releases what it holds with `dispose`. */
export class Learner {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly terms: readonly Term[];
  readonly weigher: Weigher;
  readonly combiner: Combiner;
  /** What was said when a step turned out not to be capturable. */
  readonly notices: string[] = [];
  readonly #experiment: Experiment;
  readonly #place: Workplace;
  readonly #kinds: StepKinds;
  #stepper: Stepper;
  #losses: Record<string, number> = {};
  readonly #halves = new Set<PreparedKind>();

  /**
   * @param rows the training rows of each task: shapes of inputs and kinds of targets
   * @param eager runs operation by operation also where steps could be captured as graphs
   */
  constructor(experiment: Experiment, rows: TaskRows, { eager = false } = {}) {
    this.#experiment = experiment;
    this.network = buildNetwork(experiment, rows);
    const { parameters } = this.network;
    this.optimizer = new Optimizer(experiment.training.optimizer, parameters);
    const { sharing } = experiment.model;
    this.terms = [
      ...buildTerms(experiment.objective.regularizers, parameters),
      ...(sharing.type === 'soft' ? [softTerm(sharing, parameters)] : []),
    ];
    this.weigher = new Weigher(experiment);
    this.#place = this.#furnish(experiment, rows);
    this.combiner = new Combiner(experiment, this.#place.gathering?.groups.length ?? 0);
    this.#kinds = new StepKinds(experiment, this.#place);
    const { variables, scratch } = this.#variables();
    this.#stepper = eager ? new EagerStepper('eager, as asked') : createStepper(variables, scratch);
  }

  /** How steps run: captured as graphs, or eagerly and why. */
  get mode(): string {
    return this.#stepper.mode;
  }

  /** All arrays that make up the state of training, by name: parameters, what the network keeps, slots, averages. */
  get arrays(): Readonly<Record<string, tf.Variable>> {
    const named = [...this.network.parameters, ...this.network.state].map(
      ({ name, variable }) => [name, variable] as const,
    );
    return { ...Object.fromEntries(named), ...this.optimizer.slots, ...this.#place.averages?.variables };
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
      ...training.flatMap(({ batches, piece }) => this.#expected(batches, piece)),
      ...evaluation.map((batches) => this.#evaluation(batches)),
    ];
    this.#withFallback((stepper) => stepper.prepare(steps));
  }

  /**
   * One training step over the tasks of the batches; `step` counts the run's steps from 1. Of a step that several batches
   * make, one batch: only the last one changes the parameters.
   */
  train(batches: readonly Batch[], step: number, options: StepOptions = {}): StepMeasure {
    const kind = this.#kinds.of(batches, options.piece);
    const measure = this.#place.gathering
      ? this.#trainGathered(kind, this.#place.gathering, batches, step, options)
      : this.#trainAtOnce(kind, batches, step, options);
    const losses = this.#gatherLosses(measure, batches, options.piece);
    if (kind.piece === 'add' || !measure.gradient) return measure;
    this.optimizer.count(kind.reached);
    this.weigher.descend(losses, options.learningRate ?? this.#experiment.training.optimizer.learningRate);
    return measure;
  }

  /** The same objective without a step, nothing dropped out. */
  evaluate(batches: readonly Batch[]): StepMeasure {
    const tasks = tasksOf(batches);
    const measure = readMeasure(this.#run(this.#evaluation(batches)), tasks, this.terms.length);
    return { ...measure, weights: this.weigher.weigh(tasks, 0).weights };
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

  /** Brings the values of all arrays, as they are on the device, into their variables. */
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
    this.#place.accumulators?.dispose();
    this.#place.averages?.dispose();
    this.#place.gathering?.gradients.dispose();
  }

  #furnish({ tasks, training, seed }: Experiment, rows: TaskRows): Workplace {
    const { network, optimizer, terms } = this;
    const { weightAveraging, accumulate, learningRateFactors, gradientClipping } = training;
    const kinds = Object.entries(tasks).map(([name, task]) => [name, rows[name]?.targets[task.target]?.kind] as const);
    return {
      objective: { experiment: this.#experiment, network, terms, kinds: Object.fromEntries(kinds) },
      optimizer,
      groups: groupParameters(network.parameters, learningRateFactors),
      clipping: gradientClipping,
      accumulators: accumulate > 1 ? new Accumulators(network.parameters) : undefined,
      averages:
        weightAveraging.type === 'ema' ? new WeightAverages(weightAveraging.decay, network.parameters) : undefined,
      gathering: gatheringOf(this.#experiment, network.parameters, terms),
      seed,
    };
  }

  #variables(): { variables: tf.Variable[]; scratch: readonly tf.Variable[] } {
    return {
      variables: [...Object.values(this.arrays), ...(this.#place.accumulators?.variables ?? [])],
      scratch: this.#place.gathering?.gradients.variables ?? [],
    };
  }

  #exchangeAverages(): void {
    this.pull();
    this.#place.averages?.exchange(this.network.parameters);
    this.push();
  }

  /** The graphs that a step of these batches needs. */
  #expected(batches: readonly Batch[], piece: Piece | undefined): KeyedStep[] {
    const kind = this.#kinds.of(batches, piece);
    const options = { ...(piece && { piece }) };
    const { gathering } = this.#place;
    if (!gathering) return [this.#training(kind, batches, 1, this.weigher.weigh(kind.tasks, 1), options)];
    const weights = { weights: {}, added: 0 };
    const size = gathering.groups.length * gathering.tasks.length;
    const coefficients: Feed = {
      values: new Float32Array(size),
      shape: [gathering.groups.length, gathering.tasks.length],
      dtype: 'float32',
    };
    return [
      this.#gather(kind, gathering, batches, 1, options),
      this.#apply(kind, gathering, 1, weights, coefficients, options),
    ];
  }

  /** L_i of a step, so far, over its batches. */
  #gatherLosses({ tasks }: StepMeasure, batches: readonly Batch[], piece: Piece | undefined): Record<string, number> {
    if (!piece || piece.index === 0) this.#losses = {};
    for (const [task, { loss }] of Object.entries(tasks))
      this.#losses[task] = (this.#losses[task] ?? 0) + shareOf(piece, task, rowsOf(batches, task)) * loss;
    return this.#losses;
  }

  #trainAtOnce(kind: PreparedKind, batches: readonly Batch[], step: number, options: StepOptions): StepMeasure {
    const weights = this.weigher.weigh(options.piece ? Object.keys(options.piece.rows) : kind.tasks, step);
    const terms = kind.piece === 'add' ? 0 : this.terms.length;
    const values = this.#run(this.#training(kind, batches, step, weights, options));
    const measure = { ...readMeasure(values, kind.tasks, terms), weights: weights.weights };
    if (kind.piece === 'add') return { ...measure, regularizers: this.terms.map(() => 0) };
    const gradient = readGradients(values, partsEnd(kind.tasks.length, terms), kind.reached);
    return { ...measure, gradient };
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
      this.#withFallback((stepper) => stepper.prepare(this.#expected(batches, options.piece)));
      this.#halves.add(kind);
    }
    const terms = this.terms.length;
    const vector = this.#run(this.#gather(kind, gathering, batches, step, options));
    const found = readFound(vector, kind.tasks, terms, gathering);
    const { weights, added } = this.weigher.weigh(kind.tasks, step, lossesOf(found.measure));
    const own = gathering.tasks.map((task) => weights[task] ?? Number.NaN);
    const measure = {
      ...found.measure,
      weights,
      added: found.measure.added + added,
      gram: weighted(totalGram(found.grams), own),
    };
    if (!isFinite([measure.gram, ...found.grams])) return measure;
    const coefficients = coefficientFeed(this.combiner, found, gathering, weights, step);
    const values = this.#run(this.#apply(kind, gathering, step, { weights, added }, coefficients, options));
    return { ...measure, total: values[0] ?? Number.NaN, gradient: readGradients(values, 1, kind.reached) };
  }

  #gather(
    kind: PreparedKind,
    gathering: Gathering,
    batches: readonly Batch[],
    step: number,
    { piece }: StepOptions,
  ): KeyedStep {
    const { first } = kind;
    if (!first) throw new Error(`the step ${kind.key} has no first half`);
    const draw = this.#draw(step, piece);
    const values = first.stepScalars.values({
      weights: [],
      added: 0,
      piece: 1,
      learningRate: 0,
      share: kind.share,
      step,
    });
    const feeds = { ...batchFeeds(batches, this.#place.objective.kinds), scalars: first.scalars.feed(values) };
    return {
      key: `gather ${kind.key}`,
      feeds: { ...feeds, ...this.#counter(draw) },
      step: gatherStep(this.#place, first, gathering, draw),
    };
  }

  #apply(
    kind: PreparedKind,
    gathering: Gathering,
    step: number,
    weights: StepWeights,
    coefficients: Feed,
    options: StepOptions,
  ): KeyedStep {
    const scalars = kind.scalars.feed(this.#scalarsOf(kind, step, weights, options));
    return {
      key: `apply ${kind.key}`,
      feeds: { scalars, coefficients },
      step: applyStep(this.#place, kind, gathering),
    };
  }

  #training(
    kind: PreparedKind,
    batches: readonly Batch[],
    step: number,
    { weights, added }: StepWeights,
    options: StepOptions,
  ): KeyedStep {
    const { piece } = options;
    const draw = this.#draw(step, piece);
    const own = kind.tasks.map((task) => [task, (weights[task] ?? 1) * shareOf(piece, task, rowsOf(batches, task))]);
    const values = this.#scalarsOf(kind, step, { weights: Object.fromEntries(own), added }, options);
    return {
      key: kind.key,
      feeds: {
        ...batchFeeds(batches, this.#place.objective.kinds),
        scalars: kind.scalars.feed(values),
        ...this.#counter(draw),
      },
      step: trainingStep(this.#place, kind, draw),
    };
  }

  #scalarsOf(kind: PreparedKind, step: number, { weights, added }: StepWeights, options: StepOptions): number[] {
    const { piece, learningRate = this.#experiment.training.optimizer.learningRate } = options;
    return kind.stepScalars.values({
      weights: kind.tasks.map((task) => weights[task] ?? Number.NaN),
      added,
      piece: 1 / (piece?.count ?? 1),
      learningRate,
      share: kind.share,
      step,
    });
  }

  /** What random numbers are drawn by: the number of the batch in the run. */
  #draw(step: number, piece: Piece | undefined): number {
    return (step - 1) * this.#experiment.training.accumulate + (piece?.index ?? 0) + 1;
  }

  #counter(draw: number): Feeds {
    return this.network.random ? { counter: { values: counterOf(draw), shape: [2, 2], dtype: 'int32' } } : {};
  }

  #evaluation(batches: readonly Batch[]): KeyedStep {
    const tasks = tasksOf(batches);
    const scalars = new ScalarFeed([...tasks.map((task) => `weight ${task}`), 'added']);
    const { weights, added } = this.weigher.weigh(tasks, 0);
    const share = tasks.length / Object.keys(this.#experiment.tasks).length;
    const feeds: Feeds = {
      ...batchFeeds(batches, this.#place.objective.kinds),
      scalars: scalars.feed([...tasks.map((task) => weights[task] ?? 1), added]),
    };
    const step = evaluationStep(this.#place.objective, tasksOfEach(batches), share, scalars);
    return { key: `evaluate ${keyOf(batches)}`, feeds, step };
  }

  #run(step: KeyedStep): Float32Array {
    return this.#withFallback((stepper) => stepper.run(step));
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

const rowsOf = (batches: readonly Batch[], task: string): number =>
  batches.find(({ targets }) => task in targets)?.shape[0] ?? 0;

const lossesOf = ({ tasks }: Pick<StepMeasure, 'tasks'>): Record<string, number> =>
  Object.fromEntries(Object.entries(tasks).map(([task, { loss }]) => [task, loss]));
