import type { DataSource } from '../../definition/experiment.ts';
import { DataError } from '../data-error.ts';
import type { ReadSet } from '../dataset.ts';
import type { FoundFile } from '../files/find-files.ts';
import { locateFiles } from '../files/locate-files.ts';
import { locatePart, partsOf, type Part } from '../parts.ts';
import type { Place } from '../place.ts';
import { readConll } from './conll.ts';
import { readLabelled } from './labelled.ts';
import { readParallel } from './parallel.ts';
import { SentenceCollector, type Sentence } from './sentence-set.ts';
import { tokenizer } from './tokenize.ts';

export type TextSource = DataSource & { readonly format: 'text' | 'labelledText' | 'conll' };

/** Finds the file of a path for the part that is read. */
export type Find = (path: string) => Promise<string>;

/**
 * Reads the sentences of a data set, one part after the other. Inputs are `[length]` ids; targets are what the files
 * hold. Throws a DataError with file, line, expected and found.
 */
export async function readText(source: TextSource, place: Place, splitSeed: number): Promise<ReadSet> {
  const collector = new SentenceCollector();
  for (const part of partsOf(pathsOf(source), source.parts)) {
    const find = (path: string): Promise<string> => locatePart(path, part, source.parts, place);
    const findAll = (path: string) => locateFiles(path, part, source.parts, place);
    let count = 0;
    await readPart(source, { find, findAll }, (sentence) => {
      collector.add(part, sentence);
      count++;
    });
    if (count === 0) throw noSentence((await findAll(source.path))[0]?.file ?? source.path, part);
  }
  return collector.read(source, splitSeed);
}

interface Finders {
  readonly find: Find;
  /** Finds the files of a path with places to fill. */
  readonly findAll: (path: string) => Promise<readonly FoundFile[]>;
}

const pathsOf = (source: TextSource): readonly string[] =>
  source.format === 'text'
    ? [source.path, ...Object.values(source.classes), ...Object.values(source.tags)]
    : [source.path];

function readPart(source: TextSource, { find, findAll }: Finders, take: (sentence: Sentence) => void): Promise<void> {
  const tokenize = tokenizer(source.tokens, source.lowerCase);
  switch (source.format) {
    case 'text':
      return readParallel(source, find, tokenize, take);
    case 'labelledText':
      return readLabelled(source, findAll, tokenize, take);
    case 'conll':
      return readConll(source, findAll, take);
    default:
      return source satisfies never;
  }
}

function noSentence(file: string, part: Part): DataError {
  const what = part === 'all' ? '' : ` for ${part}`;
  const message = `${file} holds no sentence${what}; copy or download it again, or correct the path.`;
  return new DataError('data-empty', message, { file, expected: 'at least one sentence', found: 'none' });
}
