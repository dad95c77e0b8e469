import { DataError } from '../data-error.ts';
import { readLines, type LinePlace } from './lines.ts';
import type { Find, TextSource } from './read.ts';
import type { Sentence } from './sentence-set.ts';

const blanks = /[ \t\r\f\v]+/;

/** The lines of a file that runs beside the sentences. */
interface Beside {
  readonly target: string;
  readonly file: string;
  readonly lines: readonly string[];
}

/** Reads sentences and, line by line beside them, labels and tags. */
export async function readParallel(
  source: TextSource & { readonly format: 'text' },
  find: Find,
  tokenize: (sentence: string) => readonly string[],
  take: (sentence: Sentence) => void,
): Promise<void> {
  const beside = async (files: Readonly<Record<string, string>>): Promise<readonly Beside[]> => {
    const all: Beside[] = [];
    for (const [target, path] of Object.entries(files))
      all.push(await linesOf(target, await find(path), source.encoding));
    return all;
  };
  const classes = await beside(source.classes);
  const tags = await beside(source.tags);
  let count = 0;
  const file = await find(source.path);
  await readLines(file, source.encoding, (line, place) => {
    count++;
    const tokens = tokenize(line);
    take({
      tokens,
      classes: Object.fromEntries(classes.map((from) => [from.target, labelAt(from, place)])),
      tags: Object.fromEntries(tags.map((from) => [from.target, tagsAt(from, place, tokens.length)])),
      place,
    });
  });
  for (const { file: other, lines } of [...classes, ...tags])
    if (lines.length !== count) throw otherCount(other, lines.length, file, count);
}

async function linesOf(target: string, file: string, encoding: TextSource['encoding']): Promise<Beside> {
  const lines: string[] = [];
  await readLines(file, encoding, (line) => lines.push(line));
  return { target, file, lines };
}

function labelAt({ file, lines, target }: Beside, place: LinePlace): string {
  const label = lineAt(file, lines, place).trim();
  if (label !== '') return label;
  const message = `${file}: line ${place.line} should be the ${target} of a sentence, but it is empty; write one.`;
  throw new DataError('data-line', message, { file, line: place.line, expected: 'a label', found: 'an empty line' });
}

function tagsAt({ file, lines, target }: Beside, place: LinePlace, tokens: number): readonly string[] {
  const tags = lineAt(file, lines, place)
    .split(blanks)
    .filter((tag) => tag !== '');
  if (tags.length === tokens) return tags;
  const message = `${file}: line ${place.line} should have ${tokens} ${target}, one for each token of line ${place.line} of ${place.file}, but it has ${tags.length}; correct the line.`;
  throw new DataError('data-line', message, {
    file,
    line: place.line,
    expected: `${tokens} tags`,
    found: `${tags.length} tags`,
  });
}

function lineAt(file: string, lines: readonly string[], place: LinePlace): string {
  const line = lines[place.line - 1];
  if (line === undefined) throw otherCount(file, lines.length, place.file, place.line, 'at least ');
  return line;
}

function otherCount(file: string, found: number, sentences: string, count: number, least = ''): DataError {
  const message = `${file} has ${found} lines, but ${sentences} has ${least}${count}; the files must have a line for each sentence.`;
  return new DataError('data-size', message, { file, expected: `${least}${count} lines`, found: `${found} lines` });
}
