import { synonymOf } from './synonyms.ts';

/** Edit distance with insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          replace,
          (last[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          swapped ? (beforeLast[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** Spellings that differ only by case, hyphens or underscores fall together: `kernel_size` and `kernelSize`. */
const bare = (word: string): string => word.toLowerCase().replaceAll(/[-_ ]/g, '');

/** Among more names than this nothing is looked for: it would take too long. */
const mostCandidates = 300;

/**
 * The candidate that was probably meant by `word`: the same but for case and hyphens, another tool's name for it, or the
 * nearest, with at most a third of its letters different.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > 60) return undefined;
  const wanted = bare(word);
  const same = candidates.find((candidate) => bare(candidate) === wanted) ?? synonymOf(word, candidates);
  if (same !== undefined) return same;
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates.slice(0, mostCandidates)) {
    const allowed = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
    if (Math.abs(candidate.length - word.length) > allowed + 3) continue;
    const distance = editDistance(wanted, bare(candidate));
    if (distance <= allowed && distance < wanted.length && (!best || distance < best.distance))
      best = { candidate, distance };
  }
  return best?.candidate;
}
