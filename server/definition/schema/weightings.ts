import type { ChoiceSchema, Key, MapSchema, NumberSchema } from './schema.ts';

const positive = { kind: 'number', above: 0 } as const satisfies NumberSchema;

const byTask = (entry: string) =>
  ({ kind: 'map', entry, keysAre: 'task', of: { kind: 'number' } }) as const satisfies MapSchema;

const bounds = {
  is: byTask('bound'),
  default: {},
  meaning: 'bᵢ, what the loss of a task cannot fall below; 0 for tasks left out.',
} as const satisfies Key;

const lookahead = {
  is: positive,
  optional: 'the learning rate of the step',
  meaning: 'η, the length of the step that is looked ahead.',
} as const satisfies Key;

export const weightingSchema = {
  kind: 'choice',
  what: 'weighting',
  options: {
    equal: {
      meaning: 'Every task weighs 1: the objective is the sum of the losses.',
      formula: 'wᵢ = 1, Σw = K',
      keys: {},
    },
    static: {
      meaning: 'Weights that you set and that stay.',
      formula: 'wᵢ fixed',
      keys: {
        weights: {
          is: {
            kind: 'map',
            entry: 'weight',
            keysAre: 'task',
            of: { kind: 'number', min: 0 },
          },
          meaning: 'Weight of each task by its name; tasks left out weigh 1.',
        },
      },
    },
    uncertainty: {
      meaning:
        "Each task's noise is learned with the network, by the optimizer of the run but without its weight decay, from sᵢ = log σᵢ² = 0. A regression has the factor ½ of a Gaussian. For losses above 0.",
      formula: 'Σ ½e^(−sᵢ)Lᵢ + ½sᵢ; classification: e^(−sᵢ)Lᵢ + ½sᵢ',
      source: 'Kendall, Gal & Cipolla 2018',
      keys: {},
    },
    dwa: {
      meaning:
        'Tasks whose mean loss fell less over the last two epochs weigh more; all weigh 1 in the first two. For losses above 0.',
      formula: 'w = K·softmax(r/T), rᵢ = Lᵢ(t−1)/Lᵢ(t−2); Σw = K',
      source: 'Liu, Johns & Davison 2019',
      keys: { temperature: { is: positive, default: 2, meaning: 'T: the larger, the more equal the weights.' } },
    },
    rlw: {
      meaning:
        'Weights drawn anew in each step. Σw = 1, so the same learning rate makes steps K times shorter than with equal; epochs are compared by the mean loss.',
      formula: 'w = softmax(z), z ~ N(0, I); Σw = 1',
      source: 'Lin 2022',
      keys: {},
    },
    gls: {
      meaning:
        'The objective is the geometric mean of the losses, which none can dominate by its scale. For losses above 0.',
      formula: '(Π Lᵢ)^(1/K), so wᵢ = GLS/(K·Lᵢ)',
      source: 'Chennupati 2019',
      keys: {},
    },
    imtlL: {
      meaning:
        'Scales that bring every loss to 1, learned with the network by the optimizer of the run but without its weight decay, from sᵢ = 0. For losses above 0. With the aggregator imtlG it is IMTL.',
      formula: 'Σ e^(sᵢ)Lᵢ − sᵢ',
      source: 'Liu 2021',
      keys: {},
    },
    gradNorm: {
      meaning:
        'After each step the weights move so that the gradients by the kernel of the last shared layer become as long as the pace of each task asks. For losses above 0.',
      formula: 'minimise Σ|Gᵢ − Ḡrᵢ^α|, Gᵢ = ‖wᵢ∇Lᵢ‖, rᵢ = L̃ᵢ/mean L̃, L̃ᵢ = Lᵢ/Lᵢ(0); Σw = K',
      source: 'Chen 2018',
      keys: {
        alpha: {
          is: { kind: 'number', min: 0 },
          default: 1.5,
          meaning: 'α: the larger, the more slow tasks are pulled.',
        },
        learningRate: { is: positive, default: 0.025, meaning: 'How far Adam moves the weights in a step.' },
      },
    },
    stch: {
      meaning: 'A smooth form of the largest of the losses: the worst task weighs most.',
      formula: 'μ·log Σ exp(λᵢ(Lᵢ − zᵢ)/μ), so w = λ·softmax(λ(L − z)/μ)',
      source: 'Lin 2024',
      keys: {
        mu: { is: positive, default: 0.1, meaning: 'μ: towards 0 only the worst task counts.' },
        preferences: {
          is: { kind: 'map', entry: 'preference', keysAre: 'task', of: positive },
          default: {},
          meaning: 'λᵢ, how much a task matters; 1 for tasks left out. Without them Σw = 1.',
        },
        ideal: {
          is: byTask('ideal loss'),
          default: {},
          meaning: 'zᵢ, the loss that a task would have at best; 0 for tasks left out.',
        },
      },
    },
    famo: {
      meaning:
        'All losses are to fall at the same rate, at the price of a second forward pass over each batch. Σw = 1, so the same learning rate makes steps K times shorter than with equal; epochs are compared by the mean of log Dᵢ.',
      formula:
        'c·Σ zᵢ log Dᵢ, z = softmax(ξ), Dᵢ = Lᵢ − bᵢ, c = 1/Σ(zᵢ/Dᵢ); ξ follows log Dᵢ before and after the step',
      source: 'Liu 2023',
      keys: {
        learningRate: { is: positive, default: 0.025, meaning: 'How far Adam moves ξ in a step.' },
        weightDecay: { is: { kind: 'number', min: 0 }, default: 1e-3, meaning: 'What draws ξ to 0.' },
        bounds,
      },
    },
    excessMtl: {
      meaning:
        'Tasks that are still far from their optimum, as the gradients by shared parameters tell, weigh more. Σw = 1, so the same learning rate makes steps K times shorter than with equal.',
      formula: 'wᵢ ∝ wᵢ·exp(η êᵢ), eᵢ = gᵢᵀdiag(1/hᵢ)gᵢ, hᵢ = √Σₜ gᵢ², ê = e/e(first)',
      source: 'He 2024',
      keys: { eta: { is: positive, default: 0.01, meaning: 'η, how fast the weights follow.' } },
    },
    autoLambda: {
      meaning:
        'Weights that would have let the losses of the primary tasks on validation rows fall fastest, by looking one gradient step ahead, at the price of a pass over a batch of those rows in each step. As epochs are chosen on the same rows, their scores look a little better than they are. The paper differentiates by finite differences; here it is exact. No weight falls below 0.',
      formula: "λ ← λ − β∇_λ Σ_{j primary} Lⱼ(θ'; validation), θ' = θ − η Σλᵢ∇Lᵢ, by Adam",
      source: 'Liu 2022',
      keys: {
        learningRate: { is: positive, default: 1e-4, meaning: 'β, how far Adam moves the weights in a step.' },
        initial: { is: positive, default: 0.1, meaning: 'λᵢ before the first step.' },
        lookahead,
        primary: {
          is: { kind: 'list', of: { kind: 'name', of: 'task' }, min: 1 },
          optional: 'all tasks',
          meaning: 'The tasks that the others are to help.',
        },
      },
    },
    moml: {
      meaning:
        'Weights that let the losses of all tasks on validation rows fall together, by looking one gradient step ahead and putting the derivatives by the weights together as mgda does, at the price of a pass over a batch of those rows in each step. As epochs are chosen on the same rows, their scores look a little better than they are. Σw = 1, so the same learning rate makes steps K times shorter than with equal. Public code takes training rows in place of validation rows.',
      formula: "w = softmax(α), α moves by Adam along mgda of ∇_α Lⱼ(θ'; validation), θ' = θ − η Σwᵢ∇Lᵢ; Σw = 1",
      source: 'Ye 2021',
      keys: {
        learningRate: { is: positive, default: 1e-3, meaning: 'How far Adam moves α in a step.' },
        lookahead,
      },
    },
    dbMtl: {
      meaning:
        'The logarithms of the losses are added, and running means of their gradients are all made as long as the longest. For losses above 0; it puts the gradients together itself, so the aggregator stays none. Keeps a second copy of the gradients.',
      formula: 'yᵢ ← βyᵢ + (1−β)∇log Lᵢ, d = Σ (maxⱼ‖yⱼ‖/‖yᵢ‖)yᵢ; heads: ∇log Lᵢ, so wᵢ = 1/Lᵢ',
      source: 'Lin 2023',
      keys: {
        beta: { is: { kind: 'number', min: 0, below: 1 }, default: 0.9, meaning: 'β, how slowly the means follow.' },
      },
    },
  },
} as const satisfies ChoiceSchema;
