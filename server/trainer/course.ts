import type { Experiment } from '../definition/experiment.ts';
import { Choice, validationObjective, type ChoiceState } from './choice.ts';
import { BestPerTask } from './best-per-task.ts';
import type { EpochLine } from './folder/journal-lines.ts';
import type { LeftUncertainty } from './left-uncertainty.ts';
import { LearningRate, type LearningRateState } from './learning-rate/learning-rate.ts';
import { Patience, type PatienceState } from './patience.ts';

/** What the course of a run depends on beside its arrays, for a checkpoint. */
export interface CourseState {
  readonly learningRate: LearningRateState;
  readonly earlyStopping?: PatienceState;
  readonly choice: ChoiceState;
  /** The lowest validation loss of each task, where their states are kept. */
  readonly best?: Readonly<Record<string, number>>;
  /** How uncertain each task still is, where the schedule goes by that. */
  readonly uncertainty?: Readonly<Record<string, number>>;
}

/** What follows from an epoch's scores. */
export interface Verdict {
  /** Whether its parameters are the chosen ones so far. */
  readonly chosen: boolean;
  /** Tasks whose best state so far this is, where those are kept. */
  readonly best: readonly string[];
  /** Why training ends here, in a sentence. */
  readonly stop?: string;
  /** What a person should know, in a sentence. */
  readonly notice?: string;
}

/** The weighting's objective for a loss of each task. */
export type ObjectiveOf = (losses: Readonly<Record<string, number>>) => number;

/** Steers a run by the validation Σ w_i L_i of its epochs: which one is chosen, the learning rate, when to stop early. */
export class Course {
  readonly choice: Choice;
  readonly learningRate: LearningRate;
  readonly #objectiveOf: ObjectiveOf;
  readonly #patience: Patience | undefined;
  readonly #epochs: number;
  readonly #patienceEpochs: number;
  readonly #stepsPerEpoch: number;
  readonly #uncertainty: LeftUncertainty | undefined;
  readonly #bestPerTask: BestPerTask | undefined;

  /**
   * @param objectiveOf what epochs are compared by, for their validation losses
   * @param uncertainty what the schedule goes by, where it does
   */
  constructor(experiment: Experiment, objectiveOf: ObjectiveOf, stepsPerEpoch: number, uncertainty?: LeftUncertainty) {
    const { training } = experiment;
    const { epochs, earlyStopping } = training;
    this.choice = new Choice(experiment);
    if (training.checkpoints === 'perTask') this.#bestPerTask = new BestPerTask();
    this.learningRate = new LearningRate(training, { stepsPerEpoch, epochs });
    this.#objectiveOf = objectiveOf;
    this.#epochs = epochs;
    this.#stepsPerEpoch = stepsPerEpoch;
    this.#uncertainty = uncertainty;
    this.#patienceEpochs = earlyStopping?.patience ?? 0;
    this.#patience = earlyStopping && new Patience(earlyStopping.patience, earlyStopping.minDelta);
  }

  /** How uncertain each task still is, for a schedule that goes by that. */
  get uncertainty(): Readonly<Record<string, number>> | undefined {
    return this.#uncertainty?.state;
  }

  /** Looks at the training scores of an epoch whose steps are taken, once. */
  learn(train: EpochLine['train']): void {
    this.#uncertainty?.learn(train);
  }

  /** Looks at the scores of an epoch that has ended. */
  consider(line: EpochLine): Verdict {
    const objective = validationObjective(line, this.#objectiveOf);
    const chosen = this.choice.consider(line, objective);
    const best = this.#patience?.state;
    // Without validation labels nothing can tell that training has stopped to help.
    const over =
      objective !== undefined && this.#patience?.observe(objective, line.epoch) === true && line.epoch < this.#epochs;
    const fell = objective !== undefined && this.learningRate.observe(objective, line.epoch) && !over;
    return {
      chosen,
      best: this.#bestPerTask?.consider(line) ?? [],
      ...(over && best ? { stop: this.#stopText(line.epoch, best) } : {}),
      ...(fell ? { notice: this.#fallText(line.epoch) } : {}),
    };
  }

  get state(): CourseState {
    const earlyStopping = this.#patience?.state;
    const { state: choice } = this.choice;
    const { uncertainty } = this;
    return {
      learningRate: this.learningRate.state,
      ...(earlyStopping && { earlyStopping }),
      choice,
      ...(this.#bestPerTask && { best: this.#bestPerTask.state }),
      ...(uncertainty && { uncertainty }),
    };
  }

  /** Takes over the state of a checkpoint. */
  set state({ learningRate, earlyStopping, choice, best, uncertainty }: CourseState) {
    if (this.#bestPerTask && best) this.#bestPerTask.state = best;
    this.learningRate.state = learningRate;
    this.choice.state = choice;
    if (this.#patience && earlyStopping) this.#patience.state = earlyStopping;
    if (this.#uncertainty && uncertainty) this.#uncertainty.state = uncertainty;
  }

  #stopText(epoch: number, { best, bestEpoch }: PatienceState): string {
    const epochs = `${this.#patienceEpochs} ${this.#patienceEpochs === 1 ? 'epoch' : 'epochs'}`;
    if (best === null)
      return `Stopped early after epoch ${epoch}: the validation Σ wᵢLᵢ was not a number for ${epochs}.`;
    return `Stopped early after epoch ${epoch}: for ${epochs} the validation Σ wᵢLᵢ has not improved on ${best.toPrecision(4)} of epoch ${bestEpoch}.`;
  }

  #fallText(epoch: number): string {
    const rate = this.learningRate.at(epoch * this.#stepsPerEpoch + 1);
    return `The learning rate fell to ${rate.toPrecision(3)} after epoch ${epoch}, because the validation Σ wᵢLᵢ has stopped improving.`;
  }
}
