import type * as tf from '@tensorflow/tfjs-core';
import { CaptureError } from '../backend/capture/recorder.ts';
import { createStepper } from '../backend/create-stepper.ts';
import { EagerStepper, type Feeds, type KeyedStep, type Stepper } from '../backend/stepper.ts';
import type { Experiment } from '../definition/experiment.ts';
import { counterOf } from '../model/layers.ts';
import { buildNetwork, type Network, type TaskRows } from '../model/network.ts';
import type { Parameter } from '../model/parameter.ts';
import { buildTerms, type Term } from '../objective/regularizers.ts';
import { softTerm } from '../objective/soft-sharing.ts';
import { taskWeights } from '../objective/weightings/fixed.ts';
import { Accumulators } from './accumulators.ts';
import { batchFeeds, tasksOf, tasksOfEach, type Batch } from './batch.ts';
import { evaluationStep } from './evaluation-step.ts';
import { readGradients } from './gradients.ts';
import { groupParameters, type Group } from './groups.ts';
import { Optimizer } from './optimizer/optimizer.ts';
import { partsEnd, readMeasure, type StepMeasure } from './parts.ts';
import { shareOf, type Piece } from './pieces.ts';
import { ScalarFeed } from './scalar-feed.ts';
import { StepScalars } from './step-scalars.ts';
import { trainingStep, type StepKind, type Workplace } from './training-step.ts';
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

/** A kind of training step, with what its feeds are made by. */
interface PreparedKind extends StepKind {
  readonly key: string;
  readonly tasks: readonly string[];
  readonly stepScalars: StepScalars;
}

/** A model in training: network, objective and optimizer of one experiment. Releases what it holds with `dispose`. */
export class Learner {
  readonly network: Network;
  readonly optimizer: Optimizer;
  readonly terms: readonly Term[];
  readonly weights: Readonly<Record<string, number>>;
  /** What was said when a step turned out not to be capturable. */
  readonly notices: string[] = [];
  readonly #experiment: Experiment;
  readonly #place: Workplace;
  readonly #kinds = new Map<string, PreparedKind>();
  #stepper: Stepper;

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
    this.weights = taskWeights(experiment.objective.weighting, Object.keys(experiment.tasks));
    this.#place = this.#furnish(experiment, rows);
    this.#stepper = eager ? new EagerStepper('eager, as asked') : createStepper(this.#variables());
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

  /** Gets ready for the steps that these batches stand for, so that none has to be recorded later. */
  prepare(training: readonly TrainingBatches[], evaluation: readonly (readonly Batch[])[]): void {
    const steps = [
      ...training.map(({ batches, piece }) =>
        this.#training(this.#kind(batches, piece), batches, 1, { ...(piece && { piece }) }),
      ),
      ...evaluation.map((batches) => this.#evaluation(batches)),
    ];
    this.#withFallback((stepper) => stepper.prepare(steps));
  }

  /**
   * One training step over the tasks of the batches; `step` counts the run's steps from 1. Of a step that several batches
   * make, one batch: only the last one changes the parameters.
   */
  train(batches: readonly Batch[], step: number, options: StepOptions = {}): StepMeasure {
    const kind = this.#kind(batches, options.piece);
    const terms = kind.piece === 'add' ? 0 : this.terms.length;
    const values = this.#run(this.#training(kind, batches, step, options));
    const measure = readMeasure(values, kind.tasks, terms);
    if (kind.piece === 'add') return { ...measure, regularizers: this.terms.map(() => 0) };
    this.optimizer.count(kind.reached);
    const gradient = readGradients(values, partsEnd(kind.tasks.length, terms), kind.reached);
    return { ...measure, gradient };
  }

  /** The same objective without a step, nothing dropped out. */
  evaluate(batches: readonly Batch[]): StepMeasure {
    return readMeasure(this.#run(this.#evaluation(batches)), tasksOf(batches), this.terms.length);
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
      seed,
    };
  }

  #variables(): tf.Variable[] {
    return [...Object.values(this.arrays), ...(this.#place.accumulators?.variables ?? [])];
  }

  #exchangeAverages(): void {
    this.pull();
    this.#place.averages?.exchange(this.network.parameters);
    this.push();
  }

  /** The kind of step that batches make, found once and kept. */
  #kind(batches: readonly Batch[], piece: Piece | undefined): PreparedKind {
    const own = tasksOf(batches);
    const tasks = piece ? Object.keys(piece.rows) : own;
    const place = !piece || piece.count === 1 ? 'whole' : piece.index < piece.count - 1 ? 'add' : 'last';
    const key = `train ${place === 'whole' ? '' : `${place} of ${tasks.join(',')} `}${keyOf(batches)}`;
    const known = this.#kinds.get(key);
    if (known) return known;
    const reached = this.#reached(place === 'add' ? own : tasks);
    const share = tasks.length / Object.keys(this.#experiment.tasks).length;
    const groups = place === 'add' ? [] : this.#groupsOf(reached);
    const { network, optimizer } = this;
    const proximal = this.terms.some(({ smooth }) => !smooth);
    const sources = { network, optimizer, averages: this.#place.averages, proximal };
    const stepScalars = new StepScalars(sources, own, groups);
    const kind = { key, tasks: own, batches: tasksOfEach(batches), reached, share, piece: place, stepScalars } as const;
    const made = { ...kind, scalars: stepScalars.layout };
    this.#kinds.set(key, made);
    return made;
  }

  #groupsOf(parameters: readonly Parameter[]): Group[] {
    return [...new Set(parameters.map((parameter) => this.#place.groups.get(parameter)))].filter(
      (group) => group !== undefined,
    );
  }

  #training(kind: PreparedKind, batches: readonly Batch[], step: number, options: StepOptions): KeyedStep {
    const { optimizer: definition, accumulate } = this.#experiment.training;
    const { piece, learningRate = definition.learningRate } = options;
    const draw = (step - 1) * accumulate + (piece?.index ?? 0) + 1;
    const values = kind.stepScalars.values({
      weights: kind.tasks.map((task) => this.#weight(task) * shareOf(piece, task, rowsOf(batches, task))),
      piece: 1 / (piece?.count ?? 1),
      learningRate,
      share: kind.share,
      step,
    });
    return {
      key: kind.key,
      feeds: {
        ...batchFeeds(batches, this.#place.objective.kinds),
        scalars: kind.scalars.feed(values),
        ...(this.network.random ? { counter: { values: counterOf(draw), shape: [2, 2], dtype: 'int32' } } : {}),
      },
      step: trainingStep(this.#place, kind, draw),
    };
  }

  #evaluation(batches: readonly Batch[]): KeyedStep {
    const tasks = tasksOf(batches);
    const scalars = new ScalarFeed(tasks.map((task) => `weight ${task}`));
    const share = tasks.length / Object.keys(this.#experiment.tasks).length;
    const feeds: Feeds = {
      ...batchFeeds(batches, this.#place.objective.kinds),
      scalars: scalars.feed(tasks.map((task) => this.#weight(task))),
    };
    const step = evaluationStep(this.#place.objective, tasksOfEach(batches), share, scalars);
    return { key: `evaluate ${keyOf(batches)}`, feeds, step };
  }

  #weight(task: string): number {
    return this.weights[task] ?? 1;
  }

  /** Parameters on which the loss of one of the tasks depends. */
  #reached(tasks: readonly string[]): Parameter[] {
    return this.network.parameters.filter((parameter) => parameter.tasks.some((task) => tasks.includes(task)));
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

const keyOf = (batches: readonly Batch[]): string =>
  batches.map(({ shape, targets }) => `${Object.keys(targets).join(',')}:${shape.join('x')}`).join(' ');

const rowsOf = (batches: readonly Batch[], task: string): number =>
  batches.find(({ targets }) => task in targets)?.shape[0] ?? 0;
