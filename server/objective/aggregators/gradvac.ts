import { checkGram, rowNorms } from '../linear/gram.ts';
import { remembered } from '../method-state.ts';
import type { GramAggregator } from './aggregator.ts';
import { Altered, othersOf } from './surgery.ts';

export interface GradVacOptions {
  /** β of the moving average of cosines. */
  readonly beta?: number;
  /** Meets the tasks in this order in place of random ones. */
  readonly order?: readonly number[];
}

/**
 * Gradient vaccine (Wang et al. 2021): for every i and the others j in random order, where φ = cos(ĝ_i, g_j) < φ̂_ij,
 * ĝ_i += g_j ‖ĝ_i‖ (φ̂√(1−φ²) − φ√(1−φ̂²)) / (‖g_j‖√(1−φ̂²)), which makes the cosine φ̂; then φ̂ ← (1−β)φ̂ + βφ, from 0;
 * d = Σ ĝ_i. Zero gradients are passed over, and a target of 1, which no finite multiple of g_j reaches, is not pursued.
 */
export function gradVac({ beta = 0.01, order }: GradVacOptions = {}): GramAggregator {
  return {
    name: 'gradVac',
    source: 'Wang 2021',
    promises: { nonConflicting: false, degree: 1, linearInScalings: false, permutes: false },
    start: (tasks) => ({ cosines: new Array<number>(tasks * tasks).fill(0) }),
    weigh(gram, state, { random }) {
      checkGram(gram);
      const tasks = gram.rows;
      const targets = [...remembered(state, 'cosines', tasks * tasks)];
      const norms = rowNorms(gram);
      const weights = new Float64Array(tasks);
      for (let i = 0; i < tasks; i++) {
        const altered = new Altered(gram, i);
        for (const j of othersOf(i, tasks, order, random)) {
          const norm = norms[j] ?? 0;
          const place = i * tasks + j;
          targets[place] = vaccinate(altered, j, norm, targets[place] ?? 0, beta);
        }
        altered.weights.forEach((weight, k) => (weights[k] = (weights[k] ?? 0) + weight));
      }
      return { weights, state: { cosines: targets } };
    },
  };
}

/** Turns ĝ_i towards g_j where their cosine is below its target; returns the new target. */
function vaccinate(altered: Altered, j: number, norm: number, target: number, beta: number): number {
  const length = altered.length();
  if (length === 0 || norm === 0) return target;
  const cosine = Math.max(-1, Math.min(1, altered.along(j) / length / norm));
  const sine = Math.sqrt(1 - target * target);
  if (cosine < target && sine > 1e-6) {
    altered.add(j, (length / norm) * ((target * Math.sqrt(1 - cosine * cosine)) / sine - cosine));
  }
  return (1 - beta) * target + beta * cosine;
}
