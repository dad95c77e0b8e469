import type { Start } from './initializers.ts';

const normalized = (vector: Float64Array): Float64Array => {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
};

const removeFrom = (vector: Float64Array, direction: Float64Array): void => {
  const along = vector.reduce((sum, value, i) => sum + value * (direction[i] ?? 0), 0);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) - along * (direction[i] ?? 0);
};

/**
 * `count` orthonormal vectors of `length` numbers each, equally likely in every direction: modified Gram–Schmidt, done twice
 * for the last digits, on normal draws. The diagonal of R is positive, so that the result is unique (Saxe 2014).
 */
function orthonormal(count: number, length: number, draw: () => number): Float64Array[] {
  const vectors: Float64Array[] = [];
  for (let k = 0; k < count; k++) {
    const vector = Float64Array.from({ length }, draw);
    for (let round = 0; round < 2; round++) for (const other of vectors) removeFrom(vector, other);
    vectors.push(normalized(vector));
  }
  return vectors;
}

/**
 * A matrix of orthonormal rows or columns, whichever are fewer, of all dimensions but the last against the last: Keras's
 * Orthogonal (Saxe 2014).
 */
export const orthogonal: Start = (out, shape, draws) => {
  const columns = shape.at(-1) ?? 1;
  const rows = out.length / columns;
  const few = Math.min(rows, columns);
  const vectors = orthonormal(few, Math.max(rows, columns), () => draws.normal());
  vectors.forEach((vector, k) =>
    vector.forEach((value, i) => {
      out[rows < columns ? k * columns + i : i * columns + k] = value;
    }),
  );
};
