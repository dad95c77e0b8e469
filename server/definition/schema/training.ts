import { learningRateFactorsSchema, learningRateScheduleSchema } from './learning-rate.ts';
import { optimizerSchema } from './optimizers.ts';
import { scheduleSchema } from './schedules.ts';
import type { ChoiceSchema, RecordSchema } from './schema.ts';

const clippingSchema = {
  kind: 'choice',
  what: 'gradient clipping',
  options: {
    none: { meaning: 'Gradients are taken as they are.', keys: {} },
    norm: {
      meaning: 'The gradient of a step, over all parameters that the step reaches, is shortened to this length.',
      formula: 'g ← g·min(1, max/‖g‖)',
      source: 'Pascanu, Mikolov & Bengio 2013',
      keys: { max: { is: { kind: 'number', above: 0 }, default: 1, meaning: 'The longest that a gradient may be.' } },
    },
    value: {
      meaning: 'Every number of the gradient is cut to between −max and max.',
      formula: 'g ← min(max(g, −max), max)',
      keys: { max: { is: { kind: 'number', above: 0 }, default: 1, meaning: 'The largest that a number may be.' } },
    },
  },
} as const satisfies ChoiceSchema;

const averagingSchema = {
  kind: 'choice',
  what: 'weight averaging',
  options: {
    none: { meaning: 'Evaluation uses the weights as they are.', keys: {} },
    ema: {
      meaning:
        'Evaluation uses an exponential moving average of the weights, which starts at those after the first step; training goes on with the weights themselves. A checkpoint has both.',
      formula: 'θ̄ ← dθ̄ + (1−d)θ',
      source: 'Polyak & Juditsky 1992; PyTorch',
      keys: {
        decay: { is: { kind: 'number', min: 0, below: 1 }, default: 0.999, meaning: 'd, how slowly it forgets.' },
      },
    },
  },
} as const satisfies ChoiceSchema;

const chooseSchema = {
  kind: 'choice',
  what: 'rule for the chosen epoch',
  options: {
    objective: { meaning: 'That with the lowest validation Σ wᵢLᵢ, over the tasks that have labels there.', keys: {} },
    task: {
      meaning:
        'That at which one task does best on the validation rows, by the first of its `metrics`. Arms without the task go by `objective`.',
      keys: { name: { is: { kind: 'name', of: 'task' }, meaning: 'The task whose metric chooses.' } },
    },
    last: { meaning: 'The last, whatever the scores.', keys: {} },
  },
} as const satisfies ChoiceSchema;

const earlyStoppingSchema = {
  kind: 'record',
  keys: {
    patience: {
      is: { kind: 'number', integer: true, min: 1, unit: 'epochs' },
      default: 5,
      meaning: 'Epochs without an improvement after which training ends.',
    },
    minDelta: {
      is: { kind: 'number', min: 0 },
      default: 0,
      meaning: 'How much lower than the best Σ wᵢLᵢ counts as an improvement.',
    },
  },
} as const satisfies RecordSchema;

/** Why a sweep keeps its hands off the validation rows. */
const judges = 'trials are judged by the validation rows, which must be the same for all';

export const trainingSchema = {
  kind: 'record',
  keys: {
    schedule: { is: scheduleSchema, default: 'joint', meaning: 'In what order the tasks are trained.' },
    epochs: {
      is: { kind: 'number', integer: true, min: 1, max: 1_000_000 },
      default: 10,
      meaning: 'How many times the data are gone through.',
      notSwept: 'every trial chooses its best epoch, and `halving` gives the good ones more of them',
    },
    batchSize: {
      is: { kind: 'number', integer: true, min: 1, max: 1_000_000, unit: 'rows' },
      default: 64,
      meaning: 'Rows of one task in a step.',
    },
    lastBatch: {
      is: {
        kind: 'word',
        words: {
          keep: { meaning: 'They make a smaller batch.' },
          drop: { meaning: 'They are left out of this epoch; the shuffle leaves others out of the next.' },
        },
      },
      default: 'keep',
      meaning: 'What happens to the rows that do not fill the last batch of an epoch.',
    },
    optimizer: { is: optimizerSchema, default: 'adam', meaning: 'How a gradient becomes a step.' },
    learningRateSchedule: {
      is: learningRateScheduleSchema,
      default: 'constant',
      meaning:
        'How the learning rate of the optimizer changes over the run; epochs are counted, steps between them too.',
    },
    learningRateFactors: {
      is: learningRateFactorsSchema,
      default: {},
      meaning: 'Different learning rates for what the tasks share and for their heads.',
    },
    gradientClipping: {
      is: clippingSchema,
      default: 'none',
      meaning: 'Keeps a large gradient from making a large step.',
    },
    accumulate: {
      is: { kind: 'number', integer: true, min: 1, max: 1_000_000, unit: 'batches' },
      default: 1,
      meaning:
        'How many batches, in the order of the schedule, make one step. Each Lᵢ of a step is the mean over the rows of all of them; the last step of an epoch may have fewer.',
    },
    weightAveraging: { is: averagingSchema, default: 'none', meaning: 'Which weights are evaluated and chosen.' },
    earlyStopping: {
      is: earlyStoppingSchema,
      optional: 'training goes on to the last epoch',
      meaning: 'Ends training when the validation Σ wᵢLᵢ has stopped improving.',
      source: 'EarlyStopping of Keras',
    },
    record: {
      is: {
        kind: 'record',
        keys: {
          gram: {
            is: { kind: 'number', integer: true, min: 1, max: 1_000_000, unit: 'steps' },
            optional: 'in every step of methods that compute the gradients of the tasks one by one, and in no other',
            meaning:
              'Every how many steps the gradients of all tasks are measured against each other. Where no method computes them, that is a backward pass a task, whose time counts as training.',
            formula: 'Gᵢⱼ = wᵢ∇Lᵢᵀ wⱼ∇Lⱼ',
          },
          affinity: {
            is: { kind: 'number', integer: true, min: 1, max: 1_000_000, unit: 'steps' },
            optional: 'it is not measured',
            meaning:
              'Every how many steps it is measured what a gradient step for each task alone, over the shared parameters, would do for the loss of every other: above 0 it helps. That is a backward pass and a forward pass a task, whose time counts as training.',
            formula: 'Zᵢⱼ = 1 − Lⱼ(θ − η∇Lᵢ)/Lⱼ(θ)',
            source: 'Fifty 2021',
          },
        },
      } as const satisfies RecordSchema,
      default: {},
      meaning: 'What is recorded beside the parts of the objective.',
      notSwept: 'it changes nothing of the training',
    },
    validation: {
      is: { kind: 'number', min: 0, below: 1 },
      default: 0.1,
      meaning:
        'Fraction of the training rows held out, stratified by class, to choose the epoch by; 0 trains on all and chooses nothing.',
      notSwept: judges,
    },
    folds: {
      is: {
        kind: 'record',
        keys: {
          of: {
            is: { kind: 'number', integer: true, min: 2, max: 1000, unit: 'folds' },
            default: 5,
            meaning: 'How many folds there are.',
          },
          number: {
            is: { kind: 'number', integer: true, min: 1, max: 1000 },
            default: 1,
            meaning: 'The fold that is held out; the others train.',
          },
        },
      } as const satisfies RecordSchema,
      optional: 'the fraction `validation` is held out',
      notSwept: judges,
      meaning:
        'Cross-validation: the training rows are dealt into folds by splitSeed, stratified by class or by whole groups, and one of them is the validation rows; runs of every number see each row once in validation.',
    },
    splitSeed: {
      is: { kind: 'number', integer: true, min: 0, max: 2 ** 32 - 1 },
      default: 0,
      meaning: 'Draws the validation rows, independently of `seed`, so that runs of different seeds share one split.',
      notSwept: judges,
    },
    choose: {
      is: chooseSchema,
      default: 'objective',
      meaning:
        'Which epoch the results are of, one for all tasks: the earliest of equals. Its state is `checkpoint/chosen`; early stopping and plateaus go by the validation Σ wᵢLᵢ in any case.',
      notSwept: 'trials are judged at the epoch that it says, which must be the same for all',
    },
    checkpoints: {
      is: {
        kind: 'word',
        words: {
          overall: {
            meaning: 'The last state, and that after the chosen epoch (`checkpoint/last`, `checkpoint/chosen`).',
          },
          perTask: {
            meaning:
              'For each task also the state after the epoch with its lowest validation loss (`checkpoint/best-TASK`), to start other networks from.',
          },
        },
      },
      default: 'overall',
      meaning: 'Which states of the network are kept.',
      notSwept: 'it changes nothing of the training',
    },
    evaluateTest: {
      is: {
        kind: 'word',
        words: {
          chosen: { meaning: 'The test rows are read once, at the chosen checkpoint.' },
          epoch: { meaning: 'After every epoch; the results say so.' },
        },
      },
      default: 'chosen',
      meaning: 'When the test rows are read.',
      notSwept: 'trials leave the test rows alone',
    },
  },
} as const satisfies RecordSchema;
