/** Which words get an id of their own. */
export interface VocabularyOptions {
  /** Words that occur less often in the training rows are unknown. */
  readonly minCount: number;
  /** Most ids, padding and the unknown word included; the most frequent words keep theirs. */
  readonly maxSize?: number | undefined;
}

/** The id of padding. */
export const padding = 0;
/** The id of every word that the vocabulary lacks. */
export const unknown = 1;

/** The id of the first word that the vocabulary has. */
export const firstOwn = unknown + 1;

/** Ids of words: 0 is padding, 1 an unknown word, then the words by falling frequency (ties by code units). */
export interface Vocabulary {
  /** The words that have an id of their own, in the order of their ids. */
  readonly kept: readonly string[];
  /** The id of each word by its number. */
  readonly ids: Int32Array;
}

/**
 * Fits a vocabulary.
 * @param words the words by their numbers
 * @param rows the words' numbers in each training row
 */
export function fitVocabulary(
  words: readonly string[],
  rows: Iterable<Int32Array>,
  { minCount, maxSize = Number.POSITIVE_INFINITY }: VocabularyOptions,
): Vocabulary {
  const counts = new Float64Array(words.length);
  for (const row of rows) for (const word of row) counts[word] = (counts[word] ?? 0) + 1;
  const count = (word: number): number => counts[word] ?? 0;
  const kept = words
    .map((_, word) => word)
    .filter((word) => count(word) >= Math.max(1, minCount))
    .sort((a, b) => count(b) - count(a) || ((words[a] ?? '') < (words[b] ?? '') ? -1 : 1))
    .slice(0, Math.max(0, maxSize - firstOwn));
  const ids = new Int32Array(words.length).fill(unknown);
  kept.forEach((word, i) => (ids[word] = firstOwn + i));
  return { kept: kept.map((word) => words[word] ?? ''), ids };
}
