import { visit, type Alias, type Document, type Node } from 'yaml';
import type { Problem } from '../problem.ts';
import { problem, rangeOf } from '../reading/reading.ts';

/** What each alias of a document stands for. */
export type Aliases = ReadonlyMap<Node, Node>;

/** Follows the aliases of a document; those that lead nowhere, round in circles or out of proportion are problems. */
export function followAliases(document: Document.Parsed): {
  readonly aliases: Aliases;
  readonly problems: readonly Problem[];
} {
  const anchors = new Map<string, Node>();
  const aliases = new Map<Node, Node>();
  const problems: Problem[] = [];
  const remember = (_: unknown, node: Exclude<Node, Alias>): void => {
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
  };
  visit(document, {
    Value: remember,
    Alias(_, alias, path) {
      const node = anchors.get(alias.source);
      if (node && path.includes(node)) problems.push(problem('too-many-aliases', rangeOf(alias, nowhere), bombMessage));
      else if (node) aliases.set(alias, node);
      else problems.push(unknownAlias(alias));
    },
  });
  const [first] = aliases.keys();
  if (first && problems.length === 0 && document.errors.length === 0 && isBomb(document))
    problems.push(problem('too-many-aliases', rangeOf(first, nowhere), bombMessage));
  return { aliases, problems };
}

const nowhere = { start: 0, end: 0 };

const bombMessage =
  'The aliases of this file repeat its parts too often, or a part contains itself; write the values out.';

const unknownAlias = (alias: Alias): Problem =>
  problem(
    'unknown-alias',
    rangeOf(alias, nowhere),
    `The alias '*${alias.source.slice(0, 40)}' has no anchor '&' before it.`,
  );

/** The parser's own count of how far aliases multiply. */
function isBomb(document: Document.Parsed): boolean {
  try {
    document.toJS({ maxAliasCount: 100 });
    return false;
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError) return true;
    throw error;
  }
}
