import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Eigenvalues in descending order, and the eigenvectors as columns in the same order. */
export interface Spectrum {
  readonly values: readonly number[];
  readonly vectors: Matrix;
}

/** The eigenvalues of a symmetric matrix that count: those above `tolerance` times K times the largest. */
export function spectrumOf(matrix: Matrix, tolerance = Number.EPSILON): Spectrum {
  const scale = matrix.rows === 0 ? 0 : Math.max(Math.abs(matrix.max()), Math.abs(matrix.min()));
  if (scale === 0) return { values: [], vectors: new Matrix(matrix.rows, 0) };
  // Scaled so that squares of entries neither overflow nor vanish.
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(Matrix.div(matrix, scale), {
    assumeSymmetric: true,
  });
  const order = [...realEigenvalues.keys()].sort((a, b) => (realEigenvalues[b] ?? 0) - (realEigenvalues[a] ?? 0));
  const least = tolerance * matrix.rows * (realEigenvalues[order[0] ?? 0] ?? 0);
  const counted = order.filter((i) => (realEigenvalues[i] ?? 0) > least);
  return {
    values: counted.map((i) => scale * (realEigenvalues[i] ?? 0)),
    vectors: eigenvectorMatrix.selection([...realEigenvalues.keys()], counted),
  };
}

/** V f(Σ) Vᵀx for the eigenvalues that count: f = 1/σ gives the pseudo-inverse, f = 1 the projection on the range. */
export function applySpectrum(spectrum: Spectrum, f: (value: number) => number, x: ArrayLike<number>): Float64Array {
  const { values, vectors } = spectrum;
  const answer = new Float64Array(vectors.rows);
  values.forEach((value, k) => {
    let along = 0;
    for (let i = 0; i < vectors.rows; i++) along += vectors.get(i, k) * (x[i] ?? 0);
    for (let i = 0; i < vectors.rows; i++) answer[i] = (answer[i] ?? 0) + f(value) * along * vectors.get(i, k);
  });
  return answer;
}
