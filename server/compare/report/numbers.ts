/** Digits after the point that a size leaves four that matter, at most four. */
function digitsFor(size: number): number {
  if (size >= 1000) return 0;
  return Math.min(4, Math.max(0, 3 - Math.floor(Math.log10(Math.max(size, 1e-4)))));
}

/** A score for people; «–» where it was not measured. */
export function score(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  return minus(size !== 0 && size < 1e-4 ? value.toExponential(2) : value.toFixed(digitsFor(size)));
}

/** A difference with its sign, always. */
export function signed(value: number): string {
  return value < 0 ? score(value) : `+${score(value)}`;
}

const minus = (text: string): string => text.replace('-', '−');
