/** A term λR(M) by its `type`. `on`: the kernels of the shared layers, of the heads, of all, or of the layers named. */
export type Regularizer = { readonly on: 'shared' | 'heads' | 'all' | readonly string[] } & (
  | { readonly type: 'l1' | 'l2'; readonly lambda: number }
  | {
      /** λ₁‖W‖₁ + λ₂‖W‖²_F */
      readonly type: 'elasticNet';
      readonly lambda1: number;
      readonly lambda2: number;
    }
);
