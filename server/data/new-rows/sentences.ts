import { DataError } from '../data-error.ts';
import { readConll } from '../text/conll.ts';
import { readLabelled } from '../text/labelled.ts';
import { readParallel } from '../text/parallel.ts';
import type { TextSource } from '../text/read.ts';
import { sentenceRows, shift } from '../text/sentence-rows.ts';
import type { Sentence } from '../text/sentence-set.ts';
import { tokenizer } from '../text/tokenize.ts';
import { firstOwn, unknown } from '../text/vocabulary.ts';
import { NewLabels } from './labels.ts';
import type { NewRows, NewRowsRequest } from './new-rows.ts';

/**
 * Reads sentences by the vocabulary that was fitted; those of `text` come without labels, the others as the files have them.
 * Throws a DataError with file, line, expected and found.
 */
export async function newSentenceRows(
  { source, fitted, files, unlabelled }: NewRowsRequest<TextSource>,
  tokens: readonly string[],
): Promise<NewRows> {
  const sentences: Sentence[] = [];
  for (const file of files) {
    const before = sentences.length;
    await readSentences(source, file, unlabelled, (sentence) => sentences.push(sentence));
    if (sentences.length === before) throw noSentence(file);
  }
  const [length = 0] = fitted.shape;
  const form = { length, pad: source.pad };
  const idOf = new Map(tokens.map((token, i) => [token, firstOwn + i]));
  const rows = sentences.map(({ tokens: own }) => Int32Array.from(own, (token) => idOf.get(token) ?? unknown));
  const labels = new NewLabels(fitted, source.where);
  const targets = labels.targets(sentences.length, (name, { kind }) => {
    if (kind !== 'tags') {
      if (sentences[0]?.classes[name] === undefined) return undefined;
      return (row) => labels.classOf(name, sentences[row]?.classes[name] ?? '');
    }
    if (sentences[0]?.tags[name] === undefined) return undefined;
    return (row, step) => {
      const tags = sentences[row]?.tags[name] ?? [];
      const tag = tags[step - shift(tags, form)];
      return tag === undefined ? Number.NaN : labels.classOf(name, tag);
    };
  });
  return {
    rows: sentenceRows({ rows, ...form }, tokens, targets),
    places: sentences.map(({ place }) => place),
    tokens: sentences.map(({ tokens: own }) => own.slice(0, length)),
    notices: [...noticesOf(rows, length), ...labels.notices],
  };
}

function readSentences(
  source: TextSource,
  file: string,
  unlabelled: boolean,
  take: (sentence: Sentence) => void,
): Promise<void> {
  const findAll = () => Promise.resolve([{ file, fields: {} }]);
  const tokenize = tokenizer(source.tokens, source.lowerCase);
  if (source.format === 'conll') return readConll(unlabelled ? { ...source, tags: {} } : source, findAll, take);
  if (source.format === 'labelledText' && !unlabelled) return readLabelled(source, findAll, tokenize, take);
  return readParallel(
    { ...source, format: 'text', classes: {}, tags: {} },
    () => Promise.resolve(file),
    tokenize,
    take,
  );
}

function noticesOf(rows: readonly Int32Array[], length: number): string[] {
  const count = rows.reduce((sum, row) => sum + row.length, 0);
  const strange = rows.reduce((sum, row) => sum + row.filter((id) => id === unknown).length, 0);
  const longer = rows.filter((row) => row.length > length).length;
  return [
    ...(strange > 0 ? [`${strange} of ${count} tokens are not in the vocabulary, and count as unknown`] : []),
    ...(longer > 0
      ? [`${longer} of ${rows.length} sentences are longer than ${length} tokens and lose their end`]
      : []),
  ];
}

function noSentence(file: string): DataError {
  const message = `${file} holds no sentence; correct the path.`;
  return new DataError('data-empty', message, { file, expected: 'at least one sentence', found: 'none' });
}
