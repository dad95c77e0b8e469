import type { Node } from 'yaml';
import type { Problem } from '../problem.ts';
import { lineAndColumn } from '../format-problem.ts';
import { problem, type Range } from '../reading/reading.ts';
import type { SourceText } from '../reading/places.ts';
import { experimentSchema } from '../schema/experiment.ts';
import type { Aliases } from '../text/aliases.ts';
import type { ParsedText } from '../text/parse.ts';
import { fileAt, isOwn, JoinedText, type PlacedFile } from './joined-text.ts';
import { merge } from './merge.ts';
import { extendsOf, readParents, type Parents } from './parents.ts';
import type { DefinitionSource } from './source.ts';

/** A parsed definition together with what it extends. */
export interface Whole {
  readonly contents: Node | null;
  readonly aliases: Aliases;
  readonly text: SourceText;
  readonly files: readonly PlacedFile[];
  /** What is wrong with `extends`, or with the texts behind it; at the key. */
  readonly problems: readonly Problem[];
  /** Where `extends` names the file, if it does. */
  readonly range?: Range;
}

/** Keeps what a definition extends from one state of its text to the next. It belongs to one document. */
export class KnownParents {
  #written = '';
  #hasDataRoot: boolean | undefined;
  #parents: Parents | undefined;

  /** The files that `written` leads to, read again only where one of them has changed. */
  of(text: string, written: string, range: Range, source: DefinitionSource): Parents {
    if (this.#parents && written === this.#written && this.areFresh(source)) return this.#parents;
    this.#written = written;
    this.#hasDataRoot = source.hasDataRoot;
    this.#parents = readParents({ text, written, range }, source);
    return this.#parents;
  }

  /** The text extends nothing any more. */
  forget(): void {
    this.#parents = undefined;
  }

  /** Whether what was read last still stands so; where nothing is extended, it does. */
  areFresh(source: DefinitionSource): boolean {
    if (!this.#parents) return true;
    const { files, broken } = this.#parents;
    return !broken && source.hasDataRoot === this.#hasDataRoot && files.every((file) => isUnchanged(file, source));
  }
}

function isUnchanged({ path, text }: PlacedFile, { files }: DefinitionSource): boolean {
  try {
    return files.read(path) === text;
  } catch {
    // Why it cannot be read any more is said where it is read again.
    return false;
  }
}

/** Adds to a parsed text what it extends; a text whose place is not known extends nothing. */
export function inherit(
  text: string,
  parsed: ParsedText,
  source: DefinitionSource | undefined,
  known = new KnownParents(),
): Whole {
  const own = parsed.contents ?? null;
  const alone = { contents: own, aliases: parsed.aliases, text, files: [] };
  const named = extendsOf(own, parsed.aliases);
  if (!named) {
    known.forget();
    return { ...alone, problems: [] };
  }
  const { path, range } = named;
  if (!source) {
    const message = 'What this file extends is found from where the file stands; save it first.';
    return { ...alone, range, problems: [problem('extends-unreadable', range, message)] };
  }
  const parents = known.of(text, path, range, source);
  const { files, broken } = parents;
  const problems = broken ? [problem(broken.code, range, broken.message, { related: broken.related })] : [];
  if (files.length === 0) return { ...alone, range, problems };
  const aliases = new Map([...parsed.aliases, ...parents.aliases]);
  return {
    contents: merge(experimentSchema, own, parents.contents, aliases),
    aliases,
    text: new JoinedText(text, files),
    files,
    range,
    problems: [...problems, ...ownProblems(parents.problems, files, range)],
  };
}

/** The most problems of extended files that are named at the key. */
const most = 20;

/**
 * Problems as the definition's own: those in an extended file are named at the key `extends`, with the place itself as a
 * related one, and nothing is changed in another file.
 */
export function ownProblems(
  problems: readonly Problem[],
  files: readonly PlacedFile[],
  at: Range | undefined,
): readonly Problem[] {
  if (files.length === 0) return problems;
  let inherited = 0;
  return problems.flatMap((found) => {
    const related = found.related?.map((place) => ({ ...place, ...inFile(place, files) }));
    const fixes = found.fixes?.filter(({ edits }) => edits.every(isOwn));
    const own = { ...found, ...(related && { related }), ...(fixes && { fixes }) };
    if (isOwn(found)) return [own];
    // What only warns in another file is said in that file.
    if (!at || found.severity !== 'error' || ++inherited > most) return [];
    const place = inFile(found, files);
    const line = place.file ? lineAndColumn(place.file.text, place.start).line : 1;
    const name = place.file?.path.replace(/^.*[\\/]/, '') ?? '';
    return [
      {
        code: found.code,
        severity: found.severity,
        message: `Line ${line} of ${name}, which is extended here: ${found.message}`,
        start: at.start,
        end: at.end,
        related: [{ message: 'It stands here.', ...place }, ...(related ?? [])],
      },
    ];
  });
}

function inFile({ start, end }: Range, files: readonly PlacedFile[]): Range & { readonly file?: PlacedFile } {
  if (isOwn({ start })) return { start, end };
  const file = fileAt(files, start);
  return file ? { start: start - file.start, end: end - file.start, file } : { start: 0, end: 0 };
}
