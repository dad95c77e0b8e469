import { heightAt } from '../chart/reduce.ts';
import type { Point, Span } from '../chart/reduce.ts';

/** Lowest and highest y of the points in sight; with `aside`, that share of them may lie beyond either end. */
export class Extent {
  low = Infinity;
  high = -Infinity;

  /** Points inside `span`, and where their line enters and leaves it. */
  take(points: readonly Point[], span: Span, aside = 0): this {
    const values: number[] = [];
    for (const { x, y } of points) if (x >= span.from && x <= span.to && Number.isFinite(y)) values.push(y);
    if (aside === 0 || values.length === 0) {
      const edges = [heightAt(points, span.from), heightAt(points, span.to)].filter((edge) => edge !== undefined);
      return this.takeValues(...values, ...edges);
    }
    const sorted = Float64Array.from(values).sort();
    const skip = Math.floor(sorted.length * aside);
    return this.takeValues(sorted[skip] ?? NaN, sorted[sorted.length - 1 - skip] ?? NaN);
  }

  takeValues(...values: readonly number[]): this {
    for (const value of values) {
      if (value < this.low) this.low = value;
      if (value > this.high) this.high = value;
    }
    return this;
  }
}
