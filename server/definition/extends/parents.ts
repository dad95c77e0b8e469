import { isMap, isScalar, type Node, type ParsedNode } from 'yaml';
import type { Problem, RelatedPlace } from '../problem.ts';
import { rangeOf, type Range } from '../reading/reading.ts';
import { experimentSchema } from '../schema/experiment.ts';
import type { Aliases } from '../text/aliases.ts';
import { parseText } from '../text/parse.ts';
import { moveNode } from '../text/piecewise.ts';
import { inheritedStart, type PlacedFile } from './joined-text.ts';
import { keyText, merge } from './merge.ts';
import { rewritePaths } from './paths.ts';
import { UnreadableError, type DefinitionSource, type SourceFile } from './source.ts';

/** The files that a definition extends, as one. */
export interface Parents {
  /** The nearest first. */
  readonly files: readonly PlacedFile[];
  /** What they say together; offsets as in `files`. */
  readonly contents: Node | null;
  readonly aliases: Aliases;
  /** What is wrong with their texts; offsets as in `files`. */
  readonly problems: readonly Problem[];
  /** Why the chain of files could not be followed to its end. */
  readonly broken?: BrokenChain;
}

export interface BrokenChain {
  readonly code: 'extends-unreadable' | 'extends-cycle';
  readonly message: string;
  readonly related: readonly RelatedPlace[];
}

/** More files than this in a row are a mistake. */
const mostFiles = 20;

/** The value of a definition's key `extends`, if it has one. */
export function extendsOf(
  contents: Node | null | undefined,
  aliases: Aliases,
): { readonly path: string; readonly range: Range } | undefined {
  if (!isMap<ParsedNode, Node | null>(contents)) return undefined;
  const entry = contents.items.find((item) => keyText(item) === 'extends');
  const value = entry && (aliases.get(entry.value ?? entry.key) ?? entry.value);
  if (!entry || !isScalar(value) || typeof value.value !== 'string' || value.value.trim() === '') return undefined;
  return { path: value.value, range: rangeOf(entry.value, rangeOf(entry.key, { start: 0, end: 0 })) };
}

/** A link of the chain: the file that extends, and where it says so. */
interface Link extends SourceFile {
  readonly written: string;
  readonly range: Range;
}

/** Reads the files that `own`, the definition at `source`, extends, and merges them. */
export function readParents(
  own: { readonly text: string; readonly written: string; readonly range: Range },
  source: DefinitionSource,
): Parents {
  const { file, files: access, hasDataRoot = false } = source;
  const chain: Link[] = [{ path: file, ...own }];
  const read: { readonly file: PlacedFile; readonly contents: Node | null }[] = [];
  const aliases = new Map<Node, Node>();
  const problems: Problem[] = [];
  let start = inheritedStart;
  const done = (broken?: BrokenChain): Parents => {
    const contents = read
      .map((each) => each.contents)
      .reduceRight<Node | null>((inherited, nearer) => merge(experimentSchema, nearer, inherited, aliases), null);
    return { files: read.map((each) => each.file), contents, aliases, problems, ...(broken && { broken }) };
  };
  for (let link = chain[0]; link; link = chain[read.length]) {
    const path = access.locate(link.written, link.path);
    if (chain.some((other) => other.path === path)) return done(cycle(chain, path));
    if (read.length === mostFiles) return done(tooMany(chain));
    const text = textOf(path, access.read);
    if (typeof text !== 'string') return done(unreadable(chain, text));
    const parsed = parseText(text);
    const contents = parsed.contents ?? null;
    moveNode(contents, start);
    if (!hasDataRoot) rewritePaths(experimentSchema, contents, (written) => access.rewrite(written, path, file));
    for (const [alias, target] of parsed.aliases) aliases.set(alias, target);
    problems.push(
      ...parsed.problems.map((problem) => ({ ...problem, start: problem.start + start, end: problem.end + start })),
    );
    read.push({ file: { path, text, start }, contents });
    const next = extendsOf(contents, parsed.aliases);
    if (!next) break;
    const range = { start: next.range.start - start, end: next.range.end - start };
    chain.push({ path, text, written: next.path, range });
    start += text.length + 1;
  }
  return done();
}

function textOf(path: string, read: (path: string) => string): string | UnreadableError {
  try {
    return read(path);
  } catch (error) {
    if (error instanceof UnreadableError) return error;
    throw error;
  }
}

/** Where each file of the chain but the first says what it extends. */
const placesOf = (chain: readonly Link[]): readonly RelatedPlace[] =>
  chain.slice(1).map(({ path, text, written, range }) => ({
    message: `This file extends ${written}.`,
    ...range,
    file: { path, text },
  }));

function cycle(chain: readonly Link[], path: string): BrokenChain {
  const last = chain.at(-1);
  const message =
    chain.length === 1
      ? 'A definition cannot extend itself; name another file.'
      : path === chain[0]?.path
        ? `What this file extends leads back to it, through ${last?.written ?? ''}; a definition cannot extend itself.`
        : `What this file extends goes round in a circle at ${last?.written ?? ''}; take one 'extends' out.`;
  return { code: 'extends-cycle', message, related: placesOf(chain) };
}

function tooMany(chain: readonly Link[]): BrokenChain {
  const message = `More than ${mostFiles} files extend each other here, which nobody can follow; merge some of them.`;
  return { code: 'extends-unreadable', message, related: placesOf(chain) };
}

function unreadable(chain: readonly Link[], { message }: UnreadableError): BrokenChain {
  const last = chain.at(-1);
  const written = last?.written ?? '';
  const of = chain.length === 1 ? written : `${written}, which is extended on the way,`;
  return { code: 'extends-unreadable', message: `${of} cannot be read: ${message}.`, related: placesOf(chain) };
}
