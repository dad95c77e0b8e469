import type { KernelRegularizer, TaskRegularizer } from '../../definition/regularizer.ts';
import { clustered } from './clustered.ts';
import { dirty } from './dirty.ts';
import { elasticNet } from './elastic-net.ts';
import { fused } from './fused.ts';
import { groupLasso, l21 } from './group-lasso.ts';
import { mtrl } from './mtrl.ts';
import { orthogonality } from './orthogonality.ts';
import type { Penalty } from './penalty.ts';
import { chainOf, meanRegularized, taskDistances, type Edge } from './task-distances.ts';
import { tensorTraceNorm, traceNorm } from './trace-norm.ts';

/** What a regulariser does to a kernel. */
export function kernelPenalty(regularizer: Exclude<KernelRegularizer, { readonly type: 'sharedPrivate' }>): Penalty {
  switch (regularizer.type) {
    case 'l1':
      return elasticNet(regularizer.lambda, 0);
    case 'l2':
      return elasticNet(0, regularizer.lambda);
    case 'elasticNet':
      return elasticNet(regularizer.lambda1, regularizer.lambda2);
    case 'groupLasso':
      return groupLasso(regularizer.lambda, regularizer.by);
    case 'orthogonality':
      return orthogonality(regularizer.lambda);
    default:
      throw new Error(`regularizer ${JSON.stringify(regularizer satisfies never)}`);
  }
}

/** What a regulariser does to the matching kernels of tasks, in the order of `tasks`. */
export function taskPenalty(
  regularizer: Exclude<TaskRegularizer, { readonly type: 'robust' }>,
  tasks: readonly string[],
): Penalty {
  const places = (names: readonly string[]) => names.map((task) => tasks.indexOf(task));
  switch (regularizer.type) {
    case 'l21':
      return l21(regularizer.lambda);
    case 'traceNorm':
      return traceNorm(regularizer.lambda);
    case 'tensorTraceNorm':
      return tensorTraceNorm(regularizer.lambda, regularizer.form);
    case 'meanRegularized':
      return meanRegularized(regularizer.lambda);
    case 'graphLaplacian': {
      const edges = regularizer.edges.map((edge): Edge => {
        const [i = -1, j = -1] = places(edge.tasks);
        return [i, j, edge.weight];
      });
      return taskDistances(regularizer.lambda, edges);
    }
    case 'chain':
      return taskDistances(regularizer.lambda, chainOf(places(regularizer.order)));
    case 'fused':
      return fused(regularizer.lambda, places(regularizer.order));
    case 'softSharing':
      return taskDistances(regularizer.lambda, 'everyPair');
    case 'dirty':
      return dirty(regularizer.lambda1, regularizer.lambda2);
    case 'clustered':
      return clustered(regularizer.lambda, regularizer.clusters, regularizer.eta);
    case 'mtrl':
      return mtrl(regularizer.lambda, regularizer.epsilon);
    default:
      throw new Error(`regularizer ${JSON.stringify(regularizer satisfies never)}`);
  }
}
