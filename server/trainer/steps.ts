import type { Feed, Feeds, KeyedStep } from '../backend/stepper.ts';
import type { Experiment } from '../definition/experiment.ts';
import { counterOf } from '../model/layers.ts';
import { batchFeeds, labelsOf, tasksOf, tasksOfEach, type Batch } from './batch.ts';
import { evaluationStep } from './evaluation-step.ts';
import { affinityStep } from './gathered/affinity-step.ts';
import { applyStep } from './gathered/apply-step.ts';
import { gatherStep, type Gathering } from './gathered/gather-step.ts';
import { lookaheadScalars, lookaheadStep } from './gathered/lookahead-step.ts';
import { gramStep } from './gathered/gram-step.ts';
import type { StepWeights, Weigher } from './methods/weigher.ts';
import { shareOf, type Piece } from './pieces.ts';
import { ScalarFeed } from './scalar-feed.ts';
import { batchesPerStep } from './step-groups.ts';
import { keyOf, StepKinds, type PreparedKind } from './step-kinds.ts';
import { networkPrefix } from './step-scalars.ts';
import { trainingStep, type Workplace } from './training-step.ts';

/** How one step is taken. */
export interface StepOptions {
  /** The optimizer's own, where it is left out. */
  readonly learningRate?: number;
  readonly piece?: Piece;
  /** Batches of validation rows of all tasks, for a method that learns from them. */
  readonly validation?: readonly Batch[] | undefined;
}

/** Makes the steps of a run, each with its key and what is fed to it. */
export class Steps {
  readonly #experiment: Experiment;
  readonly #place: Workplace;
  readonly #weigher: Weigher;
  readonly #kinds: StepKinds;

  constructor(experiment: Experiment, place: Workplace, weigher: Weigher) {
    this.#experiment = experiment;
    this.#place = place;
    this.#weigher = weigher;
    this.#kinds = new StepKinds(experiment, place);
  }

  /** The kind of step that batches make. */
  kindOf(batches: readonly Batch[], piece: Piece | undefined): PreparedKind {
    return this.#kinds.of(batches, piece);
  }

  /** The steps, whole or in halves, that training on these batches will take. */
  expected(batches: readonly Batch[], piece: Piece | undefined, validation?: readonly Batch[]): KeyedStep[] {
    const kind = this.#kinds.of(batches, piece);
    const options = { ...(piece && { piece }) };
    const { gathering } = this.#place;
    if (!gathering) return [this.training(kind, batches, 1, this.#weigher.ahead(kind.tasks, 1), options)];
    if (kind.piece === 'add' && piece) {
      // What its first half leaves behind is for the last batch, so that one must not be recorded in between.
      return this.expected(batches, { ...piece, index: piece.count - 1 }, validation);
    }
    const weights = { weights: {}, added: 0 };
    const size = gathering.groups.length * gathering.tasks.length;
    const coefficients: Feed = {
      values: new Float32Array(size),
      shape: [gathering.groups.length, gathering.tasks.length],
      dtype: 'float32',
    };
    return [
      this.gather(kind, gathering, batches, 1, options),
      ...(validation ? [this.lookahead(kind, gathering, validation, 1, weights, options)] : []),
      this.apply(kind, gathering, batches, 1, weights, coefficients, options),
    ];
  }

  /** The first half of a step that gathers the gradients of the tasks. */
  gather(
    kind: PreparedKind,
    gathering: Gathering,
    batches: readonly Batch[],
    step: number,
    { piece }: StepOptions,
  ): KeyedStep {
    const { first } = kind;
    if (!first) throw new Error(`the step ${kind.key} has no first half`);
    const draw = this.drawOf(step, piece);
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
      // Batches of one kind gather alike wherever they stand in a step.
      key: `gather ${keyOf(batches)}`,
      feeds: { ...feeds, ...this.#counter(draw) },
      step: gatherStep(this.#place, first, gathering, draw),
    };
  }

  /** What stands between the halves where a method looks ahead: the gains on validation rows by each weight. */
  lookahead(
    kind: PreparedKind,
    gathering: Gathering,
    validation: readonly Batch[],
    step: number,
    { weights }: Pick<StepWeights, 'weights'>,
    { piece, learningRate = this.#experiment.training.optimizer.learningRate }: StepOptions,
  ): KeyedStep {
    const { network, kinds } = this.#place.objective;
    const own = Object.entries(network.scalars(step));
    const scalars = new ScalarFeed([
      ...lookaheadScalars(gathering.tasks),
      ...own.map(([name]) => `${networkPrefix}${name}`),
    ]);
    const draw = this.drawOf(step, piece);
    const length = lookaheadLength(this.#experiment) ?? learningRate;
    const values = [length, ...gathering.tasks.map((task) => weights[task] ?? 0), ...own.map(([, value]) => value)];
    return {
      key: `look ahead ${keyOf(validation)} after ${kind.key}`,
      feeds: { ...batchFeeds(validation, kinds), ...this.#counter(draw), scalars: scalars.feed(values) },
      step: lookaheadStep(this.#place, gathering, kind.reached, tasksOfEach(validation), scalars, draw),
    };
  }

  /** Its second half. */
  apply(
    kind: PreparedKind,
    gathering: Gathering,
    batches: readonly Batch[],
    step: number,
    weights: StepWeights,
    coefficients: Feed,
    options: StepOptions,
  ): KeyedStep {
    const draw = this.drawOf(step, options.piece);
    const scalars = kind.scalars.feed(this.#scalarsOf(kind, step, weights, options));
    return {
      key: `apply ${kind.key}`,
      feeds: {
        ...(this.#place.sights.again ? batchFeeds(batches, this.#place.objective.kinds) : {}),
        ...(this.#place.sights.again || gathering.rule?.type === 'gradDrop' ? this.#counter(draw) : {}),
        scalars,
        coefficients,
      },
      step: applyStep(this.#place, kind, gathering, draw),
    };
  }

  /** A step at once. */
  training(
    kind: PreparedKind,
    batches: readonly Batch[],
    step: number,
    { weights, added }: StepWeights,
    options: StepOptions,
  ): KeyedStep {
    const { piece } = options;
    const draw = this.drawOf(step, piece);
    const own = kind.tasks.map((task) => [task, (weights[task] ?? 1) * shareOf(piece, task, labelsOf(batches, task))]);
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
  drawOf(step: number, piece: Piece | undefined): number {
    return (step - 1) * batchesPerStep(this.#experiment) + (piece?.index ?? 0) + 1;
  }

  #counter(draw: number): Feeds {
    return this.#place.objective.network.random || this.#place.gathering?.rule?.type === 'gradDrop'
      ? { counter: { values: counterOf(draw), shape: [2, 2], dtype: 'int32' } }
      : {};
  }

  /** A measurement of G of all tasks, which changes nothing. */
  gram(batches: readonly Batch[], step: number): KeyedStep {
    return this.#measurement('gram', gramStep, batches, step, 0);
  }

  /** A measurement of the tasks' affinities at a learning rate, which changes nothing. */
  affinity(batches: readonly Batch[], step: number, learningRate: number): KeyedStep {
    return this.#measurement('affinity', affinityStep, batches, step, learningRate);
  }

  #measurement(
    what: string,
    make: typeof gramStep,
    batches: readonly Batch[],
    step: number,
    length: number,
  ): KeyedStep {
    const tasks = Object.keys(this.#experiment.tasks);
    const { network } = this.#place.objective;
    const names = Object.keys(network.scalars(1));
    const scalars = new ScalarFeed(['length', ...names.map((name) => `${networkPrefix}${name}`)]);
    const draw = this.drawOf(step, undefined);
    return {
      key: `${what} ${keyOf(batches)}`,
      feeds: {
        ...batchFeeds(batches, this.#place.objective.kinds),
        ...this.#counter(draw),
        scalars: scalars.feed([length, ...Object.values(network.scalars(step))]),
      },
      step: make(this.#place, tasks, tasksOfEach(batches), scalars, draw),
    };
  }

  /** The objective without a step, with the outputs of the tasks `wanted`. */
  evaluation(batches: readonly Batch[], wanted: readonly string[] = []): KeyedStep {
    const tasks = tasksOf(batches);
    const scalars = new ScalarFeed([...tasks.map((task) => `weight ${task}`), 'added']);
    const { weights, added } = this.#weigher.ahead(tasks, 0);
    const share = tasks.length / Object.keys(this.#experiment.tasks).length;
    const feeds: Feeds = {
      ...batchFeeds(batches, this.#place.objective.kinds),
      scalars: scalars.feed([...tasks.map((task) => weights[task] ?? 1), added]),
    };
    const step = evaluationStep(this.#place.objective, tasksOfEach(batches), share, scalars, wanted);
    const outputs = wanted.length === 0 ? '' : ` outputs ${wanted.join()}`;
    return { key: `evaluate ${keyOf(batches)}${outputs}`, feeds, step };
  }
}

/** How far a method looks ahead, where the file says so. */
function lookaheadLength({ objective: { weighting } }: Experiment): number | undefined {
  return 'lookahead' in weighting ? weighting.lookahead : undefined;
}
