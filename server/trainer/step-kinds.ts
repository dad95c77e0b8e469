import type { Experiment } from '../definition/experiment.ts';
import type { Parameter } from '../model/parameter.ts';
import { tasksOf, tasksOfEach, type Batch } from './batch.ts';
import type { Group } from './groups.ts';
import type { Piece } from './pieces.ts';
import { StepScalars } from './step-scalars.ts';
import type { StepKind, Workplace } from './training-step.ts';

/** A kind of training step, with what its feeds are made by. */
export interface PreparedKind extends StepKind {
  readonly key: string;
  readonly tasks: readonly string[];
  readonly stepScalars: StepScalars;
  /** The first of two halves, where the gradients of the tasks are gathered before the step is taken. */
  readonly first?: StepKind & { readonly stepScalars: StepScalars };
}

/** The kinds of training steps that batches make, each found once and kept. */
export class StepKinds {
  readonly #experiment: Experiment;
  readonly #place: Workplace;
  readonly #known = new Map<string, PreparedKind>();

  constructor(experiment: Experiment, place: Workplace) {
    this.#experiment = experiment;
    this.#place = place;
  }

  of(batches: readonly Batch[], piece: Piece | undefined): PreparedKind {
    const own = tasksOf(batches);
    const tasks = piece ? Object.keys(piece.rows) : own;
    const place = !piece || piece.count === 1 ? 'whole' : piece.index < piece.count - 1 ? 'add' : 'last';
    const key = `train ${place === 'whole' ? '' : `${place} of ${tasks.join(',')} `}${keyOf(batches)}`;
    const known = this.#known.get(key);
    if (known) return known;
    const made = this.#make(key, batches, tasks, place);
    this.#known.set(key, made);
    return made;
  }

  #make(key: string, batches: readonly Batch[], stepTasks: readonly string[], piece: StepKind['piece']): PreparedKind {
    const { network } = this.#place.objective;
    const own = tasksOf(batches);
    const reached = reachedBy(network.trainable, piece === 'add' ? own : stepTasks);
    const share = stepTasks.length / Object.keys(this.#experiment.tasks).length;
    const common = { batches: tasksOfEach(batches), reached, share, piece };
    const stepScalars = this.#scalars(own, piece === 'add' ? [] : this.#groupsOf(reached));
    const made = { ...common, key, tasks: own, stepScalars, scalars: stepScalars.layout };
    if (!this.#place.gathering) return made;
    const firstScalars = this.#scalars([], []);
    return { ...made, first: { ...common, stepScalars: firstScalars, scalars: firstScalars.layout } };
  }

  #scalars(tasks: readonly string[], groups: readonly Group[]): StepScalars {
    const { objective, optimizer, averages } = this.#place;
    const proximal = objective.terms.some(({ smooth }) => !smooth);
    return new StepScalars({ network: objective.network, optimizer, averages, proximal }, tasks, groups);
  }

  #groupsOf(parameters: readonly Parameter[]): Group[] {
    return [...new Set(parameters.map((parameter) => this.#place.groups.get(parameter)))].filter(
      (group) => group !== undefined,
    );
  }
}

/** Parameters on which the loss of one of the tasks depends. */
function reachedBy(parameters: readonly Parameter[], tasks: readonly string[]): Parameter[] {
  return parameters.filter((parameter) => parameter.tasks.some((task) => tasks.includes(task)));
}

/** What tells the kinds of batches apart: the tasks that look at each, its shape, and whether its rows are mixed. */
export const keyOf = (batches: readonly Batch[]): string =>
  batches
    .map(({ shape, targets, mixed }) => `${Object.keys(targets).join(',')}:${shape.join('x')}${mixed ? ' mixed' : ''}`)
    .join(' ');
