/**
 * What the tasks have in common, by the method's `type`. Lists of layer names are of the encoder; where the file leaves one
 * out, it stands here complete.
 */
export type Sharing =
  | { readonly type: 'hard' }
  | { readonly type: 'none' }
  | SoftSharing
  | CrossStitch
  | MixtureOfExperts
  | CustomizedGates
  | ProgressiveLayers
  | Attention
  | SparseSelection
  | Branching;

/** Duong 2015. */
export interface SoftSharing {
  readonly type: 'soft';
  readonly lambda: number;
}

/** Misra 2016. */
export interface CrossStitch {
  readonly type: 'crossStitch';
  /** A_ii at the start; the rest of a row is shared out evenly, so that it sums to 1. */
  readonly diagonal: number;
  /** Layers whose outputs are stitched. */
  readonly after: readonly string[];
}

/** Ma 2018. */
export interface MixtureOfExperts {
  readonly type: 'mmoe';
  readonly experts: number;
}

/** Tang 2020, one level. */
export interface CustomizedGates {
  readonly type: 'cgc';
  readonly sharedExperts: number;
  /** Experts of each task. */
  readonly taskExperts: number;
}

/** Tang 2020, levels of CGC. */
export interface ProgressiveLayers {
  readonly type: 'ple';
  readonly sharedExperts: number;
  readonly taskExperts: number;
  /** Layers with which the second and each further level begins. */
  readonly levels: readonly string[];
}

/** Liu 2019. */
export interface Attention {
  readonly type: 'mtan';
  /** Layers whose outputs each task looks at through a mask of its own. */
  readonly at: readonly string[];
}

/** Hazimeh 2021. */
export interface SparseSelection {
  readonly type: 'dselectK';
  readonly experts: number;
  /** Most experts that a task may use. */
  readonly k: number;
  /** Whether a gate is the same for all rows, or computed from the row. */
  readonly gate: 'static' | 'input';
  /** Width of the smooth step, γ. */
  readonly gamma: number;
  /** Strength of the entropy penalty. */
  readonly entropy: number;
}

/** Guo 2020. */
export interface Branching {
  readonly type: 'branching';
  /** Copies of each layer that tasks may branch to. */
  readonly branches: number;
  readonly startTemperature: number;
  readonly endTemperature: number;
  /** Steps from the first temperature to the last. */
  readonly annealSteps: number;
}
