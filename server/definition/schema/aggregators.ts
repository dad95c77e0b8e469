import type { ChoiceSchema, Key, NumberSchema } from './schema.ts';

const positive = { kind: 'number', above: 0 } as const satisfies NumberSchema;
const fraction = { kind: 'number', min: 0, max: 1 } as const satisfies NumberSchema;
const count = { kind: 'number', integer: true, min: 1, max: 1000 } as const satisfies NumberSchema;

const by = {
  is: {
    kind: 'word',
    words: {
      model: { meaning: 'One direction for all shared parameters.' },
      layer: { meaning: 'The gradients by each shared layer are put together by themselves.' },
      tensor: { meaning: 'The gradients by each shared array are put together by themselves.' },
    },
  },
  default: 'model',
  meaning: 'What counts as one gradient: that of the whole shared model, of a layer, or of a single array.',
} as const satisfies Key;

/** Methods that need the inner products of the gradients alone. */
const gramOptions = {
  mgda: {
    meaning:
      'The shortest vector of the convex hull of the gradients, which no task loses by. Σw = 1 (without normalisation), so the same learning rate makes steps K times shorter than with none, or more.',
    formula: 'w = argmin over the simplex of wᵀGw, d = Jᵀw',
    source: 'Sener & Koltun 2018',
    keys: {
      normalization: {
        is: {
          kind: 'word',
          words: {
            none: { meaning: 'The gradients as they are.' },
            l2: { meaning: 'Divided by their lengths ‖gᵢ‖.' },
            loss: { meaning: 'Divided by the losses Lᵢ.' },
            'loss+': { meaning: 'Divided by Lᵢ‖gᵢ‖.' },
          },
        },
        default: 'none',
        meaning: 'What each gradient is divided by first.',
      },
      by,
    },
  },
  pcGrad: {
    meaning:
      'From each gradient what conflicts with another is projected away, the others in random order; the results are added. Without conflicts it is the sum, so the learning rate is that of none.',
    formula: 'ĝᵢ −= (ĝᵢᵀgⱼ/‖gⱼ‖²)gⱼ where ĝᵢᵀgⱼ < 0; d = Σ ĝᵢ',
    source: 'Yu 2020',
    keys: { by },
  },
  gradVac: {
    meaning:
      'Each gradient is turned towards the others until their cosines are the running means of what was seen; the results are added. The learning rate is about that of none.',
    formula: 'ĝᵢ += gⱼ‖ĝᵢ‖(φ̂√(1−φ²) − φ√(1−φ̂²))/(‖gⱼ‖√(1−φ̂²)) where φ < φ̂; φ̂ ← (1−β)φ̂ + βφ',
    source: 'Wang 2021',
    keys: { beta: { is: fraction, default: 0.01, meaning: 'β, how fast the running means follow.' }, by },
  },
  cagrad: {
    meaning:
      'Near the mean gradient the direction in which the task that gains least gains most. About a mean (Σw = 1 + c‖g₀‖/‖g_w‖), so the same learning rate makes steps about K/(1 + c) times shorter than with none.',
    formula: 'd = g₀ + c‖g₀‖·g_w/‖g_w‖, w = argmin over the simplex of g_wᵀg₀ + c‖g₀‖‖g_w‖',
    source: 'Liu 2021',
    keys: {
      c: {
        is: { kind: 'number', min: 0 },
        default: 0.5,
        meaning: 'How far from the mean gradient, as a part of its length.',
      },
      rescale: {
        is: { kind: 'number', integer: true, min: 0, max: 2 },
        default: 0,
        meaning: '0: as in the paper; 1: divided by 1 + c²; 2: divided by 1 + c.',
      },
      by,
    },
  },
  imtlG: {
    meaning:
      'The direction with the same projection on every gradient. Σw = 1, so the same learning rate makes steps about K times shorter than with none. With the weighting imtlL it is IMTL.',
    formula: 'dᵀgᵢ/‖gᵢ‖ equal for all i, Σw = 1',
    source: 'Liu 2021',
    keys: { by },
  },
  alignedMtl: {
    meaning:
      'The gradients made orthogonal and equally long, then their mean: the same learning rate makes steps about K times shorter than with none, or more.',
    formula: 'w = √s·VΣ^(−½)Vᵀ·1/K, G = VΣVᵀ',
    source: 'Senushkin 2023',
    keys: {
      scaling: {
        is: {
          kind: 'word',
          words: {
            min: { meaning: 'The least eigenvalue that counts.' },
            median: { meaning: 'Their median.' },
            rmse: { meaning: 'Their mean.' },
          },
        },
        default: 'min',
        meaning: 's, what all eigenvalues of G are brought to.',
      },
      by,
    },
  },
  nashMtl: {
    meaning:
      'The bargain of the tasks in which the product of their gains is largest. The step always has the length √K·η, whatever the gradients: choose the learning rate for that.',
    formula: 'Gw = 1/w, so ‖d‖ = √K',
    source: 'Navon 2022',
    keys: {
      every: {
        is: { ...count, unit: 'steps' },
        default: 1,
        meaning: 'Solves in every n-th step and keeps the weights in between.',
      },
      by,
    },
  },
  fairGrad: {
    meaning:
      'Divides the gains fairly; at α = 1 it is nashMtl, and as α grows the smallest gain counts more. ‖d‖ depends on the gradients by the power (1−α)/(1+α) only: choose the learning rate for that.',
    formula: 'Gw = w^(−1/α)',
    source: 'Ban & Ji 2024',
    keys: { alpha: { is: positive, default: 1, meaning: 'α, how fair.' }, by },
  },
  upGrad: {
    meaning:
      'Each gradient is projected to where no task loses, and the mean of the projections is taken. About a mean, so the same learning rate makes steps about K times shorter than with none.',
    formula: 'w = Σᵢ argmin {vᵀGv : v ≥ eᵢ/K}',
    source: 'Quinton & Rey 2024',
    keys: { by },
  },
  dualProj: {
    meaning:
      'The mean gradient is projected to where no task loses. About a mean, so the same learning rate makes steps about K times shorter than with none.',
    formula: 'w = argmin {vᵀGv : v ≥ 1/K}',
    source: 'Lopez-Paz & Ranzato 2017',
    keys: { by },
  },
  conFig: {
    meaning:
      'The direction that has the same angle to every gradient, as long as their projections on it together. The learning rate is about that of none.',
    formula: 'u = pinv(rows gᵢ/‖gᵢ‖)·1, û = u/‖u‖, d = (Σ gᵢᵀû)û',
    source: 'Liu 2024',
    keys: { by },
  },
  krum: {
    meaning:
      'The gradient that is nearest to its neighbours, for tasks some of which may be arbitrarily wrong. Σw = 1, so the same learning rate makes steps about K times shorter than with none.',
    formula: 'd = the mean of the gradients with the least sums of the K − f − 2 smallest ‖gᵢ − gⱼ‖²',
    source: 'Blanchard 2017',
    keys: {
      byzantine: {
        is: { ...count, min: 0 },
        default: 1,
        meaning: 'f, how many gradients may be wrong; needs f + 3 tasks.',
      },
      selected: { is: count, default: 1, meaning: 'How many gradients are averaged.' },
      by,
    },
  },
  random: {
    meaning:
      'Weights of the gradients drawn anew in each step, while the heads keep theirs. Σw = 1, so the same learning rate makes steps about K times shorter than with none.',
    formula: 'w = softmax(z), z ~ N(0, I)',
    source: 'Lin 2022',
    keys: { by },
  },
} as const satisfies ChoiceSchema['options'];

export const aggregatorSchema = {
  kind: 'choice',
  what: 'aggregator',
  options: {
    none: { meaning: 'The weighted gradients are added, as for one loss.', formula: 'd = Σ wᵢ∇Lᵢ', keys: {} },
    ...gramOptions,
    gradDrop: {
      meaning:
        'Each coordinate keeps either the positive or the negative parts of the gradients, drawn by how they agree; they are added. The learning rate is about that of none.',
      formula: 'P = ½(1 + Σg/Σ|g|), u ~ U(0, 1): the positive parts if P > u, the negative ones if P < u',
      source: 'Chen 2020',
      keys: {},
    },
    trimmedMean: {
      meaning:
        'Each coordinate is the mean of the gradients without the largest and smallest ones, for tasks some of which may be arbitrarily wrong. A mean, so the same learning rate makes steps about K times shorter than with none.',
      formula: 'per coordinate the mean without the b largest and the b smallest gᵢ',
      source: 'Yin 2018',
      keys: {
        trimmed: { is: count, default: 1, meaning: 'b, how many are left out at each end; needs 2b + 1 tasks.' },
      },
    },
    moCo: {
      meaning:
        'Works on running means of the gradients, whose noise does not bias the weights; these follow the shortest vector of their convex hull. Σw = 1, so the same learning rate makes steps about K times shorter than with none. Keeps a second copy of the gradients.',
      formula: 'yᵢ ← yᵢ − β(yᵢ − gᵢ), w ← Π(w − γ(YYᵀ + ρI)w) onto the simplex, d = Yᵀw',
      source: 'Fernando 2023',
      keys: {
        beta: { is: { kind: 'number', above: 0, max: 1 }, default: 0.5, meaning: 'β, how fast the means follow.' },
        gamma: { is: positive, default: 0.1, meaning: 'γ, how far the weights move in a step.' },
        rho: { is: { kind: 'number', min: 0 }, default: 0.1, meaning: 'ρ, what draws the weights together.' },
        by,
      },
    },
    moDo: {
      meaning:
        'Follows the shortest vector of the convex hull of the gradients without bias: a step takes three batches of the schedule in turn, two for the weights and the third for the direction. Batches that are left at the end of an epoch keep the weights. Σw = 1, so the same learning rate makes steps about K times shorter than with none. Public code adds ρw to the slope of the weights, as moCo; the paper does not.',
      formula: 'w ← Π(w − γJ₁J₂ᵀw) onto the simplex, d = J₃ᵀw, from three independent batches',
      source: 'Chen 2023',
      keys: {
        gamma: { is: positive, default: 0.1, meaning: 'γ, how far the weights move in a step.' },
        rho: { is: { kind: 'number', min: 0 }, default: 0, meaning: 'ρ, what draws the weights together.' },
        by,
      },
    },
    sdmGrad: {
      meaning:
        'The direction near the mean gradient that the worst task gains most by. Σw = 1, so the same learning rate makes steps about K times shorter than with none.',
      formula: 'd = (g_w + λg₀)/(1 + λ), w = argmin over the simplex of ½‖g_w + λg₀‖²',
      source: 'Xiao 2023',
      keys: {
        lambda: { is: { kind: 'number', min: 0 }, default: 0.3, meaning: 'λ, how near to the mean gradient g₀.' },
        sampling: {
          is: {
            kind: 'word',
            words: {
              double: {
                meaning:
                  'As in the paper, without bias: a step takes three batches of the schedule in turn, two for projected steps on w and the third for the direction. Batches that are left at the end of an epoch keep w.',
              },
              single: { meaning: 'w solved exactly on the batch of the step, which biases it.' },
            },
          },
          default: 'double',
          meaning: 'On which batches w is found.',
        },
        iterations: {
          is: count,
          default: 20,
          meaning:
            'With double sampling, how many steps w takes. The paper draws two batches for each; here, as in its public code, they share theirs.',
        },
        by,
      },
    },
    momentum: {
      meaning:
        "Running means of another aggregator's weights, which makes them steady (CR-MOGM). Its learning rate is that aggregator's.",
      formula: 'w ← αw + (1−α)ŵ, d = Jᵀw',
      source: 'Zhou 2022',
      keys: {
        of: {
          is: { kind: 'choice', what: 'aggregator', options: gramOptions },
          meaning: 'The aggregator whose weights ŵ are averaged.',
        },
        alpha: { is: { kind: 'number', min: 0, below: 1 }, default: 0.9, meaning: 'α, how slowly the mean follows.' },
      },
    },
  },
} as const satisfies ChoiceSchema;
