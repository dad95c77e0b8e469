/** A term λR(M) by its `type`. */
export type Regularizer = KernelRegularizer | TaskRegularizer;

/**
 * A term over kernels, each by itself. `on`: the kernels of the shared layers, of the heads, of all, or of the layers named.
 */
export type KernelRegularizer = { readonly on: 'shared' | 'heads' | 'all' | readonly string[] } & (
  | { readonly type: 'l1' | 'l2' | 'orthogonality'; readonly lambda: number }
  | { readonly type: 'sharedPrivate'; readonly lambda: number }
  | {
      /** λ₁‖W‖₁ + λ₂‖W‖²_F */
      readonly type: 'elasticNet';
      readonly lambda1: number;
      readonly lambda2: number;
    }
  | { readonly type: 'groupLasso'; readonly lambda: number; readonly by: 'channel' | 'layer' }
);

/**
 * A term over W, d×K: a column for each task, made of its kernel at one place. `on`: the kernels of the heads, of the tasks'
 * own encoders, of both, or of layers of those encoders.
 */
export type TaskRegularizer = { readonly on: 'heads' | 'encoders' | 'all' | readonly string[] } & (
  | { readonly type: 'l21' | 'traceNorm' | 'meanRegularized' | 'softSharing'; readonly lambda: number }
  | { readonly type: 'graphLaplacian'; readonly lambda: number; readonly edges: readonly TaskEdge[] }
  | {
      readonly type: 'chain' | 'fused';
      readonly lambda: number;
      /** Every task once. */
      readonly order: readonly string[];
    }
  | {
      readonly type: 'mtrl';
      readonly lambda: number;
      /** What is added to WᵀW so that Ω is regular. */
      readonly epsilon: number;
    }
  | ({ readonly type: 'dirty' } & TwoStrengths)
  | ({ readonly type: 'robust' } & TwoStrengths)
  | {
      readonly type: 'clustered';
      readonly lambda: number;
      readonly clusters: number;
      /** How much a task's size counts beside its distance from the middle of its cluster. */
      readonly eta: number;
    }
  | {
      readonly type: 'tensorTraceNorm';
      readonly lambda: number;
      readonly form: 'tucker' | 'tensorTrain' | 'lastAxis';
    }
);

/** λ₁ of what tasks have in common, λ₂ of what stands apart from it. */
interface TwoStrengths {
  readonly lambda1: number;
  readonly lambda2: number;
}

/** A relation of two tasks, the same in both directions. */
export interface TaskEdge {
  readonly tasks: readonly string[];
  readonly weight: number;
}

const taskTypes: Readonly<Record<TaskRegularizer['type'], { readonly proximal: boolean }>> = {
  l21: { proximal: true },
  traceNorm: { proximal: true },
  tensorTraceNorm: { proximal: true },
  meanRegularized: { proximal: false },
  graphLaplacian: { proximal: false },
  softSharing: { proximal: false },
  chain: { proximal: false },
  fused: { proximal: true },
  dirty: { proximal: true },
  robust: { proximal: true },
  clustered: { proximal: false },
  mtrl: { proximal: false },
};

/** Whether a regulariser relates the tasks to each other. */
export const relatesTasks = (regularizer: Regularizer): regularizer is TaskRegularizer =>
  Object.hasOwn(taskTypes, regularizer.type);

/** Whether it has something to act on only where there are several tasks. */
export const needsTasks = (regularizer: Regularizer): boolean =>
  relatesTasks(regularizer) || regularizer.type === 'sharedPrivate';

/** Whether it acts by a proximal step that moves the kernels of all tasks together. */
export const movesTasksTogether = (regularizer: Regularizer): boolean =>
  relatesTasks(regularizer) && taskTypes[regularizer.type].proximal;
