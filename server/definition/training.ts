/** How training goes: the part of a definition under `training`. */

/** What becomes of a task whose data set has run out before the longest has. */
export type Shorter = 'repeat' | 'rest' | 'end';

export type Schedule =
  /** `shorter` left out: `repeat`. */
  | { readonly type: 'joint'; readonly shorter?: Shorter }
  /** `shorter` left out: `rest`. */
  | { readonly type: 'alternate'; readonly by: 'epoch' | 'step'; readonly shorter?: Shorter }
  | {
      readonly type: 'sample';
      readonly temperature: number;
      /** What each task is drawn in proportion to; left out, the rows of its data set. */
      readonly probabilities?: Readonly<Record<string, number>> | undefined;
    }
  | { readonly type: 'uncertainty'; readonly temperature: number }
  /** `order` left out: that of the tasks; `every` in epochs. */
  | { readonly type: 'curriculum'; readonly order?: readonly string[] | undefined; readonly every: number };

/** Whether each step trains all tasks, as far as their labels are there. */
export const trainsAllTasks = (schedule: Schedule): boolean => schedule.type === 'joint' && schedule.shorter !== 'rest';

/** The order in which the tasks of a curriculum join. */
export function curriculumOrder(
  { order = [] }: Extract<Schedule, { type: 'curriculum' }>,
  tasks: readonly string[],
): readonly string[] {
  return [...order.filter((name) => tasks.includes(name)), ...tasks.filter((name) => !order.includes(name))];
}

export type Optimizer =
  | { readonly type: 'sgd'; readonly learningRate: number }
  | {
      readonly type: 'momentum';
      readonly learningRate: number;
      readonly momentum: number;
      readonly nesterov: boolean;
    }
  | {
      readonly type: 'rmsprop';
      readonly learningRate: number;
      readonly rho: number;
      readonly momentum: number;
      readonly epsilon: number;
      readonly centered: boolean;
      /** Whose places ε and η have. */
      readonly form: 'keras' | 'pyTorch';
    }
  | {
      readonly type: 'adagrad';
      readonly learningRate: number;
      readonly initialAccumulator: number;
      readonly epsilon: number;
    }
  | {
      readonly type: 'adam';
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    }
  | {
      readonly type: 'adamW';
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly weightDecay: number;
    }
  | {
      readonly type: 'lion';
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly weightDecay: number;
    };

/** How the optimizer's learning rate changes; `warmUp` and `every` in epochs, `floor` a learning rate. */
export type LearningRateSchedule =
  | { readonly type: 'constant'; readonly warmUp: number }
  | { readonly type: 'step'; readonly every: number; readonly factor: number; readonly warmUp: number }
  | { readonly type: 'exponential'; readonly factor: number; readonly warmUp: number }
  | { readonly type: 'cosine'; readonly floor: number; readonly warmUp: number }
  | {
      readonly type: 'reduceOnPlateau';
      readonly factor: number;
      readonly patience: number;
      readonly minDelta: number;
      readonly floor: number;
      readonly warmUp: number;
    };

/** `norm`: of all gradients of a step together; `value`: of each of their numbers. */
export type GradientClipping = { readonly type: 'none' } | { readonly type: 'norm' | 'value'; readonly max: number };

export type WeightAveraging = { readonly type: 'none' } | { readonly type: 'ema'; readonly decay: number };

export interface EarlyStopping {
  /** Epochs without an improvement after which training ends. */
  readonly patience: number;
  /** How much lower than the best the validation Σ w_i L_i must be to count as better. */
  readonly minDelta: number;
}

/** Which epoch the results are of. */
export type Choose =
  | { readonly type: 'objective' }
  /** By the first metric of a task. */
  | { readonly type: 'task'; readonly name: string }
  | { readonly type: 'last' };

export interface Training {
  readonly schedule: Schedule;
  readonly epochs: number;
  readonly batchSize: number;
  /** What happens to the rows that do not fill the last batch of an epoch. */
  readonly lastBatch: 'keep' | 'drop';
  readonly optimizer: Optimizer;
  readonly learningRateSchedule: LearningRateSchedule;
  /** What the learning rate is multiplied by for the parameters of each part; `shared` is all that is not a head. */
  readonly learningRateFactors: { readonly shared: number; readonly heads: number };
  readonly gradientClipping: GradientClipping;
  /** Batches of the schedule that make one step. */
  readonly accumulate: number;
  readonly weightAveraging: WeightAveraging;
  readonly earlyStopping?: EarlyStopping;
  /**
   * `gram`: every how many steps G is recorded; where a method computes it anyway in every step, unless it is said.
   * `affinity`: every how many steps it is measured what a step for one task alone would do for the others.
   */
  readonly record: { readonly gram?: number; readonly affinity?: number };
  /** Fraction of the training rows held out for validation; 0 trains on all and then nothing is chosen. */
  readonly validation: number;
  /** In place of the fraction: which of the folds that the training rows are dealt into is held out. */
  readonly folds?: { readonly of: number; readonly number: number };
  readonly splitSeed: number;
  readonly choose: Choose;
  /** Which states are kept: the last and the chosen one, or one for each task too. */
  readonly checkpoints: 'overall' | 'perTask';
  /** `chosen`: the test set is read once, at the chosen checkpoint; `epoch`: after every epoch, and the results say so. */
  readonly evaluateTest: 'chosen' | 'epoch';
}
