const firstCapacity = 256;

/** A column of numbers that grows at its end: a typed array that doubles. NaN stands where nothing was measured. */
export class Series {
  #values = new Float64Array(firstCapacity);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** The storage itself, longer than `length`; replaced when it grows, so never keep it. */
  get values(): Float64Array {
    return this.#values;
  }

  /** The value at `index`, NaN outside the column. */
  at(index: number): number {
    return index >= 0 && index < this.#length ? (this.#values[index] ?? NaN) : NaN;
  }

  append(block: Float64Array): void {
    this.#reserve(this.#length + block.length);
    this.#values.set(block, this.#length);
    this.#length += block.length;
  }

  push(value: number): void {
    this.#reserve(this.#length + 1);
    this.#values[this.#length++] = value;
  }

  /** Forgets everything from `length` on. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  #reserve(length: number): void {
    let capacity = this.#values.length;
    if (length <= capacity) return;
    while (capacity < length) capacity *= 2;
    const grown = new Float64Array(capacity);
    grown.set(this.#values.subarray(0, this.#length));
    this.#values = grown;
  }
}

/** Index of the last finite value at or before `index`, -1 where there is none. */
export function lastFinite(series: Series, index: number): number {
  const { values, length } = series;
  for (let i = Math.min(index, length - 1); i >= 0; i--) if (Number.isFinite(values[i])) return i;
  return -1;
}

/** Index of the first finite value at or after `index`, -1 where there is none. */
export function firstFinite(series: Series, index: number): number {
  const { values, length } = series;
  for (let i = Math.max(index, 0); i < length; i++) if (Number.isFinite(values[i])) return i;
  return -1;
}
