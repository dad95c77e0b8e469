/** Which pieces of a text count. */
export interface PieceOptions {
  /** Characters of the longest ones. */
  readonly longest: number;
  /** How many, those that most rows have. */
  readonly most: number;
}

/** The pieces of characters that have an input each. */
export interface Pieces {
  readonly longest: number;
  readonly index: ReadonlyMap<string, number>;
}

/** The pieces that count, fitted on the texts of the rows that train: those that most of them have, ties by code units. */
export function fitPieces(texts: readonly string[], { longest, most }: PieceOptions): string[] {
  const rows = new Map<string, number>();
  for (const text of texts)
    for (const piece of new Set(piecesOf(text, longest))) rows.set(piece, (rows.get(piece) ?? 0) + 1);
  const kept = [...rows].sort(([a, i], [b, j]) => j - i || (a < b ? -1 : 1)).slice(0, most);
  return kept.map(([piece]) => piece);
}

/** Writes ln(1 + count) of each piece from `at` on, where zeros stand. */
export function writePieces(text: string, { longest, index }: Pieces, out: Float32Array, at: number): void {
  const counts = new Map<number, number>();
  for (const piece of piecesOf(text, longest)) {
    const place = index.get(piece);
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  for (const [place, count] of counts) out[at + place] = Math.log1p(count);
}

function* piecesOf(text: string, longest: number): Generator<string> {
  for (let from = 0; from < text.length; from++)
    for (let length = 1; length <= longest && from + length <= text.length; length++)
      yield text.slice(from, from + length);
}
