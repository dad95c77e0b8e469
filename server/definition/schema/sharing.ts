import type { ChoiceSchema, Key, ListSchema, NumberSchema } from './schema.ts';

const count = { kind: 'number', integer: true, min: 1, max: 256 } as const satisfies NumberSchema;

const layerNames = { kind: 'list', of: { kind: 'name', of: 'layer' }, min: 1 } as const satisfies ListSchema;

const everyKernel = 'every layer of the encoder that has a kernel';

const experts = {
  is: count,
  default: 4,
  meaning: 'Number of experts, each a copy of the encoder.',
} as const satisfies Key;

const ownExperts = {
  sharedExperts: { is: count, default: 1, meaning: 'Experts that all tasks use, each a copy of the encoder.' },
  taskExperts: { is: count, default: 1, meaning: 'Experts that only one task uses, for each task.' },
} as const satisfies Record<string, Key>;

/** How the tasks of a network share it. */
export const sharingSchema = {
  kind: 'choice',
  what: 'sharing method',
  options: {
    hard: {
      meaning: 'All tasks use one encoder, each with a head of its own.',
      formula: 'ŷᵢ = hᵢ(f(x))',
      source: 'Caruana 1997',
      keys: {},
    },
    none: { meaning: 'Each task has a whole network of its own.', formula: 'ŷᵢ = hᵢ(fᵢ(x))', keys: {} },
    soft: {
      meaning:
        'Each task has a copy of the encoder; a regulariser, soft(encoder), keeps the copies, which start equal, close.',
      formula: 'λ Σ_{i<j} ‖θᵢ − θⱼ‖²',
      source: 'Duong 2015',
      keys: {
        lambda: {
          is: { kind: 'number', min: 0 },
          default: 0.01,
          meaning: 'λ, how strongly the copies are drawn together, biases included; never rescaled.',
        },
      },
    },
    crossStitch: {
      meaning: 'Each task has a copy of the encoder; after chosen layers each gets a learned mixture of all copies.',
      formula: 'x̃ᵢ = Σⱼ Aᵢⱼ xⱼ',
      source: 'Misra 2016',
      keys: {
        diagonal: {
          is: { kind: 'number', min: 0, max: 1 },
          default: 0.9,
          meaning: 'Where Aᵢᵢ starts; the other Aᵢⱼ share the rest of 1 evenly.',
        },
        after: { is: layerNames, optional: everyKernel, meaning: 'Layers of the encoder whose outputs are mixed.' },
      },
    },
    mmoe: {
      meaning: 'Experts that all tasks use, mixed for each task by a gate that looks at the input.',
      formula: 'Σₑ softmax(Wᵢ x)ₑ fₑ(x)',
      source: 'Ma 2018',
      keys: { experts },
    },
    cgc: {
      meaning: 'As mmoe, but each task also has experts of its own; its gate sees those and the shared ones.',
      formula: 'Σₑ softmax(Wᵢ x)ₑ fₑ(x), e of task i or shared',
      source: 'Tang 2020',
      keys: ownExperts,
    },
    ple: {
      meaning:
        'Levels of cgc: the layers are split into levels; the shared stream is gated over all experts, at every level but the last.',
      formula: 'xᵢˡ = Σₑ softmax(Wᵢˡ xᵢˡ⁻¹)ₑ fₑˡ(xˡ⁻¹)',
      source: 'Tang 2020',
      keys: {
        ...ownExperts,
        levels: {
          is: layerNames,
          optional: everyKernel,
          meaning: 'Layers of the encoder with which the second and each further level begins.',
        },
      },
    },
    mtan: {
      meaning: 'One encoder; each task looks at the outputs of chosen layers through attention masks of its own.',
      formula: 'âᵢ = hᵢ(gᵢ([u; fᵢ(âᵢ, one block before)])) ⊙ p',
      source: 'Liu 2019',
      keys: {
        at: {
          is: layerNames,
          optional: everyKernel,
          meaning: 'Layers of the encoder, each the end of a block, at whose outputs p the tasks look.',
        },
      },
    },
    dselectK: {
      meaning:
        'As mmoe, but each task chooses at most k experts, by smooth binary codes that training can reach 0 and 1.',
      formula: 'Σₛ softmax(α)ₛ Πⱼ S(zₛⱼ) or 1 − S(zₛⱼ), S(t) = −2t³/γ³ + 3t/(2γ) + ½',
      source: 'Hazimeh 2021',
      keys: {
        experts,
        k: { is: count, default: 2, meaning: 'Most experts that a task may use.' },
        gate: {
          is: {
            kind: 'word',
            words: {
              static: { meaning: 'A task uses the same experts for all rows.' },
              input: { meaning: 'z and α are linear functions of the row.' },
            },
          },
          default: 'static',
          meaning: 'Whether the choice depends on the row.',
        },
        gamma: {
          is: { kind: 'number', above: 0 },
          default: 1,
          meaning: 'γ, the width of the smooth step: beyond ±γ/2 a bit of the code is 0 or 1.',
        },
        entropy: {
          is: { kind: 'number', min: 0 },
          default: 0.01,
          meaning: 'Strength of the entropy of the codes, which drives them to single experts; it is part of A.',
        },
      },
    },
    branching: {
      meaning:
        'Copies of each layer form a tree: every copy, and every task, learns which copy of the layer before it follows; sampled in training, the likeliest in evaluation.',
      formula: 'xⱼ = Σᵢ dᵢⱼ yᵢ, dⱼ = softmax((log θⱼ + Gumbel noise)/τ)',
      source: 'Guo 2020',
      keys: {
        branches: { is: count, optional: 'the number of tasks', meaning: 'Copies of each layer that has a kernel.' },
        startTemperature: { is: { kind: 'number', above: 0 }, default: 5, meaning: 'τ of the first step.' },
        endTemperature: {
          is: { kind: 'number', above: 0 },
          default: 0.5,
          meaning: 'τ after annealSteps; the smaller, the closer a sample is to one branch.',
        },
        annealSteps: {
          is: { kind: 'number', integer: true, min: 1, max: 1e9, unit: 'steps' },
          default: 2000,
          meaning: 'Steps over which τ falls, by the same factor in each.',
        },
      },
    },
  },
} as const satisfies ChoiceSchema;
