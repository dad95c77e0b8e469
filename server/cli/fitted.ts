import { cut } from './screen.ts';
import { table } from './table.ts';

/** A table without the columns in `optional`, in that order, as far as they do not fit; then cut. */
export function fitted(
  rows: readonly (readonly string[])[],
  width: number,
  left: number,
  optional: readonly number[],
): readonly string[] {
  let dropped = 0;
  for (;;) {
    const out = optional.slice(0, dropped);
    const kept = rows.map((row) => row.filter((_, i) => !out.includes(i)));
    const lefts = Array.from({ length: left }, (_, i) => i).filter((i) => !out.includes(i)).length;
    const lines = table(kept, lefts);
    if (lines.every((line) => [...line].length <= width) || dropped === optional.length)
      return lines.map((line) => cut(line, width));
    dropped++;
  }
}

/** A line broken between words. */
export function wrapped(line: string, width: number): string[] {
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && [...last].length + 1 + [...word].length > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
