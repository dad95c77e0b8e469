/**
 * out_t = A_t w_t − b_t for every task: one batched multiplication. Four rows at a time, so that a weight is read once for them
 * and no addition waits for the one before it.
 * @param matrices width × width numbers a task, row after row, task after task
 */
export function multiplyEach(
  matrices: Float64Array,
  weights: Float64Array,
  subtracted: Float64Array,
  out: Float64Array,
  width: number,
): void {
  const whole = width - (width % 4);
  for (let first = 0; first < weights.length; first += width) {
    let row = first * width;
    let i = 0;
    for (; i < whole; i += 4, row += 4 * width) {
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let j = 0; j < width; j++) {
        const w = weights[first + j] ?? 0;
        const at = row + j;
        a += (matrices[at] ?? 0) * w;
        b += (matrices[at + width] ?? 0) * w;
        c += (matrices[at + 2 * width] ?? 0) * w;
        d += (matrices[at + 3 * width] ?? 0) * w;
      }
      out[first + i] = a - (subtracted[first + i] ?? 0);
      out[first + i + 1] = b - (subtracted[first + i + 1] ?? 0);
      out[first + i + 2] = c - (subtracted[first + i + 2] ?? 0);
      out[first + i + 3] = d - (subtracted[first + i + 3] ?? 0);
    }
    for (; i < width; i++, row += width) {
      let sum = -(subtracted[first + i] ?? 0);
      for (let j = 0; j < width; j++) sum += (matrices[row + j] ?? 0) * (weights[first + j] ?? 0);
      out[first + i] = sum;
    }
  }
}
