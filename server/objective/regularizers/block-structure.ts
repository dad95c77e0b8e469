/** What a regulariser has made of the arrays of one block, as journals keep it. */
export interface BlockStructure {
  /** The arrays by where they stand, their task left out: `encoder/dense_1/kernel`. */
  readonly name: string;
  /** The tasks of the arrays, in order; of a kernel that several tasks share, these. */
  readonly tasks: readonly string[];
  /** How many numbers are exactly 0, where the term acts by proximal steps; of differences along a chain where it fuses them. */
  readonly zeros?: { readonly count: number; readonly of: number };
  /** Numerical ranks of the matrices that the term gives a low rank, and how high each could be. */
  readonly ranks?: readonly { readonly rank: number; readonly of: number }[];
  /** Tasks that stand apart from what the others have in common, where the term tells them. */
  readonly apart?: readonly string[];
  /** The relation of the tasks that the term has learned, as correlations, row by row. */
  readonly relation?: readonly (readonly number[])[];
}
