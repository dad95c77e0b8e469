import type { ConvexPenalty } from './penalty.ts';
import { l1, l21, taskGroups } from './separable.ts';
import type { SmoothLoss } from './smooth-loss.ts';
import { traceNorm } from './trace-norm.ts';

/** Weights that are a sum W = P + Q with a penalty on each part. The variable holds P, then Q. */
export interface Decomposition {
  readonly loss: SmoothLoss;
  readonly penalty: ConvexPenalty;
  /** P + Q. */
  sum(parts: Float64Array): Float64Array;
}

function decomposed(loss: SmoothLoss, name: string, first: ConvexPenalty, second: ConvexPenalty): Decomposition {
  const size = loss.tasks * loss.features;
  const halves = (parts: Float64Array) => [parts.subarray(0, size), parts.subarray(size)] as const;
  const sum = (parts: Float64Array): Float64Array => {
    const [p, q] = halves(parts);
    return p.map((value, i) => value + (q[i] ?? 0));
  };
  return {
    sum,
    loss: {
      ...loss,
      tasks: 2 * loss.tasks,
      curvature: 2 * loss.curvature,
      value: (parts) => loss.value(sum(parts)),
      gradient(parts, out) {
        const [p, q] = halves(out);
        loss.gradient(sum(parts), p);
        q.set(p);
      },
    },
    penalty: {
      name,
      value(parts) {
        const [p, q] = halves(parts);
        return first.value(p) + second.value(q);
      },
      shrink(parts, length) {
        const [p, q] = halves(parts);
        first.shrink(p, length);
        second.shrink(q, length);
      },
    },
  };
}

/**
 * Dirty model (Jalali, Ravikumar, Sanghavi & Ruan 2010): features that all tasks share, and single weights of their own. Rows
 * are grouped by their 2-norm, as in L2,1, where the paper takes the largest entry.
 */
export const dirty = (loss: SmoothLoss, shared: number, own: number): Decomposition =>
  decomposed(loss, 'dirty', l21(shared, loss.features), l1(own));

/** Robust multi-task learning (Chen, Zhou & Ye 2011): a low rank, and whole tasks apart from it. */
export const robust = (loss: SmoothLoss, lowRank: number, outliers: number): Decomposition =>
  decomposed(loss, 'robust', traceNorm(lowRank, loss.features), taskGroups(outliers, loss.features));
