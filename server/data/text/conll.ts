import { DataError } from '../data-error.ts';
import { readLines, type LinePlace } from './lines.ts';
import type { FoundFile } from '../files/find-files.ts';
import type { TextSource } from './read.ts';
import type { Sentence } from './sentence-set.ts';

/** Reads sentences of one token a line, its tags in the columns beside it, with blank lines between sentences. */
export async function readConll(
  source: TextSource & { readonly format: 'conll' },
  find: (path: string) => Promise<readonly FoundFile[]>,
  take: (sentence: Sentence) => void,
): Promise<void> {
  const { lowerCase } = source;
  const targets = Object.entries(source.tags);
  const least = Math.max(source.token, ...Object.values(source.tags));
  let columns: number | undefined;
  let tokens: string[] = [];
  let tags: Record<string, string[]> = {};
  let first: LinePlace | undefined;
  const end = (): void => {
    if (first) take({ tokens, classes: {}, tags, place: first });
    tokens = [];
    tags = Object.fromEntries(targets.map(([name]) => [name, []]));
    first = undefined;
  };
  end();
  const read = (line: string, place: LinePlace): void => {
    if (line.trim() === '') return end();
    if (line.startsWith('#') && !line.includes('\t')) return;
    if (line.startsWith('-DOCSTART-')) return;
    const values = line.includes('\t') ? line.split('\t') : line.trim().split(/ +/);
    if (values.length < least) throw otherColumns(place, `at least ${least} columns`, values.length);
    columns ??= values.length;
    if (values.length !== columns) throw otherColumns(place, `${columns} columns, as the lines before`, values.length);
    first ??= place;
    const token = values[source.token - 1] ?? '';
    tokens.push(lowerCase ? token.toLowerCase() : token);
    for (const [name, column] of targets) tags[name]?.push(values[column - 1] ?? '');
  };
  for (const { file } of await find(source.path)) {
    await readLines(file, source.encoding, read);
    end();
  }
}

function otherColumns(place: LinePlace, expected: string, count: number): DataError {
  const found = `${count} column${count === 1 ? '' : 's'}`;
  const message = `${place.file}: line ${place.line} should have ${expected}, but it has ${found}; correct the line, or the columns of the definition.`;
  return new DataError('data-line', message, { ...place, expected, found });
}
