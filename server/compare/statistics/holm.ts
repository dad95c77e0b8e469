/**
 * p values corrected for testing several tasks at once (Holm 1979): the chance of a single false claim among them stays
 * below the level. In the order given.
 */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).toSorted((a, b) => (values[a] ?? 1) - (values[b] ?? 1));
  const corrected = new Array<number>(values.length).fill(1);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (values[index] ?? 1) * (values.length - rank)));
    corrected[index] = largest;
  });
  return corrected;
}
