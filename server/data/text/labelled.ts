import { DataError } from '../data-error.ts';
import type { FoundFile } from '../files/find-files.ts';
import type { Fields } from '../files/pattern.ts';
import { readLines } from './lines.ts';
import type { TextSource } from './read.ts';
import type { Sentence } from './sentence-set.ts';

const separators = { tab: '\t', blank: ' ' } as const;

/** Reads lines of a label and a sentence; empty lines are left out. What the path's names in braces stand for is a label too. */
export async function readLabelled(
  source: TextSource & { readonly format: 'labelledText' },
  find: (path: string) => Promise<readonly FoundFile[]>,
  tokenize: (sentence: string) => readonly string[],
  take: (sentence: Sentence) => void,
): Promise<void> {
  const separator = separators[source.separator];
  const read = (file: string, fields: Fields): Promise<void> =>
    readLines(file, source.encoding, (line, place) => {
      if (line.trim() === '') return;
      const at = line.indexOf(separator);
      if (at <= 0) {
        const expected = `a label, a ${source.separator} and a sentence`;
        const found = at < 0 ? `no ${source.separator}` : 'no label';
        const message = `${place.file}: line ${place.line} should be ${expected}, but it has ${found}; correct the line, or set separator.`;
        throw new DataError('data-line', message, { ...place, expected, found });
      }
      const label = line.slice(0, at);
      const { labelSeparator } = source;
      const group = labelSeparator === undefined ? {} : { group: label.split(labelSeparator, 1)[0] ?? '' };
      take({
        tokens: tokenize(line.slice(at + separator.length)),
        classes: { ...fields, label, ...group },
        tags: {},
        place,
      });
    });
  for (const { file, fields } of await find(source.path)) await read(file, fields);
}
