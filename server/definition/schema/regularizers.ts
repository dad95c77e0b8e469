import { layerNames } from './layer-keys.ts';
import type { ChoiceSchema, EitherSchema, Key, NumberSchema } from './schema.ts';

const strength = { kind: 'number', min: 0 } as const satisfies NumberSchema;

const on = {
  is: {
    kind: 'either',
    word: {
      kind: 'word',
      words: {
        shared: { meaning: 'Kernels of the encoder.' },
        heads: { meaning: 'Kernels of the heads, output layers included.' },
        all: { meaning: 'Kernels of the encoder and of the heads.' },
      },
    },
    list: layerNames,
  } as const satisfies EitherSchema,
  default: 'shared',
  meaning: 'Where it acts: shared, heads, all, or a list of layer names. Kernels only, never biases.',
} as const satisfies Key;

const onTasks = {
  is: {
    kind: 'either',
    word: {
      kind: 'word',
      words: {
        heads: {
          meaning: 'Kernels of the heads that match: the first of each head, the second, ..., the output layer.',
        },
        encoders: { meaning: "Kernels of the tasks' own encoders, layer by layer; with sharing none or soft." },
        all: { meaning: "Kernels of the tasks' own encoders and of the heads." },
      },
    },
    list: layerNames,
  } as const satisfies EitherSchema,
  default: 'heads',
  meaning:
    "Which kernels are the tasks' columns of W: those of the heads, of the tasks' own encoders, of all, or of a list of layers of those encoders. They must have one shape. Never biases.",
} as const satisfies Key;

const order = {
  is: { kind: 'list', of: { kind: 'name', of: 'task' } },
  optional: 'the order of the tasks in the file',
  meaning: 'Every task once, in the order of the chain.',
} as const satisfies Key;

const lambda = { is: strength, meaning: 'λ, its strength; never rescaled.' } as const satisfies Key;

export const regularizerSchema = {
  kind: 'choice',
  what: 'regulariser',
  options: {
    l1: {
      meaning: 'Sum of the absolute values: drives kernels to exactly 0.',
      formula: 'λ‖W‖₁',
      source: 'Tibshirani 1996',
      keys: { lambda, on },
    },
    l2: { meaning: 'Sum of the squares: keeps kernels small.', formula: 'λ‖W‖²_F', keys: { lambda, on } },
    elasticNet: {
      meaning: 'L1 and L2 together.',
      formula: 'λ₁‖W‖₁ + λ₂‖W‖²_F',
      source: 'Zou & Hastie 2005',
      keys: {
        lambda1: { is: strength, meaning: 'λ₁, the strength of the L1 part.' },
        lambda2: { is: strength, meaning: 'λ₂, the strength of the L2 part.' },
        on,
      },
    },
    groupLasso: {
      meaning: 'Drives whole groups of a kernel to exactly 0 together: output channels, or the layer.',
      formula: 'λ Σ_g √|g| ‖w_g‖₂',
      source: 'Yuan & Lin 2006',
      keys: {
        lambda,
        by: {
          is: {
            kind: 'word',
            words: {
              channel: { meaning: 'A group is what leads to one unit or filter.' },
              layer: { meaning: 'A group is a whole kernel.' },
            },
          },
          default: 'channel',
          meaning: 'What a group is.',
        },
        on,
      },
    },
    orthogonality: {
      meaning: 'Draws the columns of each kernel, one an output channel, to be orthonormal.',
      formula: 'λ‖WᵀW − I‖²_F',
      source: 'Bansal 2018',
      keys: { lambda, on },
    },
    sharedPrivate: {
      meaning:
        "Draws the kernels of each task's own experts to be orthogonal to those of the shared ones; with sharing cgc or ple. The paper asks it of their outputs.",
      formula: 'λ Σ ‖WₛᵀWₚ‖²_F',
      source: 'Bousmalis 2016',
      keys: { lambda, on },
    },
    l21: {
      meaning: 'Tasks use the same inputs: each row of W is 0 for all of them, or for none.',
      formula: 'λ Σᵣ ‖wʳ‖₂',
      source: 'Argyriou 2008',
      keys: { lambda, on: onTasks },
    },
    traceNorm: {
      meaning: 'Tasks lie in a space of few dimensions: W gets a low rank.',
      formula: 'λ Σ σᵢ(W)',
      source: 'Argyriou 2008',
      keys: { lambda, on: onTasks },
    },
    tensorTraceNorm: {
      meaning:
        "The tasks' kernels, stacked to a tensor, get a low rank: the proximal maps of its unfoldings are taken in turn.",
      formula: 'λ Σₖ ‖W₍ₖ₎‖_*',
      source: 'Yang & Hospedales 2017',
      keys: {
        lambda,
        form: {
          is: {
            kind: 'word',
            words: {
              tucker: { meaning: 'Each axis against all others.' },
              tensorTrain: { meaning: 'The first axes against the last, at every place between.' },
              lastAxis: { meaning: 'Tasks against everything else: the trace norm of W.' },
            },
          },
          default: 'tucker',
          meaning: 'How the tensor is flattened to matrices W₍ₖ₎.',
        },
        on: onTasks,
      },
    },
    meanRegularized: {
      meaning: 'Draws every task to the mean of all.',
      formula: 'λ Σₜ ‖wₜ − w̄‖²',
      source: 'Evgeniou & Pontil 2004',
      keys: { lambda, on: onTasks },
    },
    graphLaplacian: {
      meaning: 'Draws tasks together along the edges of a graph, each edge counted once.',
      formula: 'λ Σ aᵢⱼ ‖wᵢ − wⱼ‖² = λ tr(W L Wᵀ)',
      source: 'Evgeniou 2005',
      keys: {
        lambda,
        edges: {
          is: {
            kind: 'list',
            min: 1,
            of: {
              kind: 'record',
              keys: {
                tasks: {
                  is: { kind: 'list', of: { kind: 'name', of: 'task' } },
                  meaning: 'The two tasks that it joins.',
                },
                weight: {
                  is: { kind: 'number', above: 0 },
                  default: 1,
                  meaning: 'aᵢⱼ, how strongly it draws.',
                },
              },
            },
          },
          meaning: 'The edges of the task graph.',
        },
        on: onTasks,
      },
    },
    chain: {
      meaning: 'Draws each task to the one before it, as for tasks along time.',
      formula: 'λ Σₜ ‖wₜ₊₁ − wₜ‖²',
      source: 'Zhou 2011',
      keys: {
        lambda,
        order,
        on: onTasks,
      },
    },
    fused: {
      meaning: 'Neighbours along a chain of tasks get the same weights, exactly, but for those in which they differ.',
      formula: 'λ Σₜ ‖wₜ₊₁ − wₜ‖₁',
      source: 'Tibshirani 2005',
      keys: { lambda, order, on: onTasks },
    },
    softSharing: {
      meaning: 'Draws every two tasks together, as soft sharing does.',
      formula: 'λ Σᵢ﹤ⱼ ‖wᵢ − wⱼ‖²',
      source: 'Duong 2015',
      keys: { lambda, on: onTasks },
    },
    dirty: {
      meaning:
        'W = P + Q: inputs that all tasks use, and single weights of their own. Of all such sums the cheapest counts; λ₂ lies between λ₁ divided by the number of tasks and λ₁.',
      formula: 'min λ₁ Σᵣ maxₜ|pʳₜ| + λ₂‖Q‖₁',
      source: 'Jalali 2010',
      keys: {
        lambda1: { is: strength, meaning: 'λ₁, the strength on the shared rows P.' },
        lambda2: { is: strength, meaning: 'λ₂, the strength on the single weights Q.' },
        on: onTasks,
      },
    },
    robust: {
      meaning:
        'W = P + Q: tasks lie in a space of few dimensions, but for whole tasks apart from it. The proximal maps of the two parts are taken in turn.',
      formula: 'λ₁ Σ σᵢ(P) + λ₂ Σₜ ‖qₜ‖₂',
      source: 'Chen, Zhou & Ye 2011',
      keys: {
        lambda1: { is: strength, meaning: 'λ₁, the strength on the low rank P.' },
        lambda2: { is: strength, meaning: 'λ₂, the strength on the tasks apart Q.' },
        on: onTasks,
      },
    },
    clustered: {
      meaning:
        'Draws tasks to the middle of their cluster, which it finds: the convex relaxation of k-means over the tasks, taken anew from W in every step.',
      formula: 'λη(1 + η)·min_M tr(W(ηI + M)⁻¹Wᵀ), 0 ≼ M ≼ I, tr M = clusters',
      source: 'Zhou, Chen & Ye 2011',
      keys: {
        lambda,
        clusters: {
          is: { kind: 'number', integer: true, min: 1, max: 1_000_000 },
          meaning: 'How many clusters there are; fewer than tasks.',
        },
        eta: {
          is: { kind: 'number', above: 0 },
          default: 0.1,
          meaning: 'η, how much the size of W counts beside the distances within clusters.',
        },
        on: onTasks,
      },
    },
    mtrl: {
      meaning: 'Learns how tasks are related: a covariance Ω of the tasks, taken anew from W in every step.',
      formula: 'λ·min_Ω tr(Ω⁻¹(WᵀW + εI)), Ω = (WᵀW + εI)^½ / tr(WᵀW + εI)^½',
      source: 'Zhang & Yeung 2010',
      keys: {
        lambda,
        epsilon: {
          is: { kind: 'number', above: 0 },
          default: 1e-4,
          meaning: 'ε, which keeps Ω regular where tasks depend on each other.',
        },
        on: onTasks,
      },
    },
  },
} as const satisfies ChoiceSchema;
