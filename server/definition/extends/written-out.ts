import { Document, isAlias, isMap, isNode, isSeq, Pair, parseDocument, visit, type Node, type ParsedNode } from 'yaml';
import { experimentSchema } from '../schema/experiment.ts';
import { followAliases } from '../text/aliases.ts';
import { keyText, merge } from './merge.ts';
import { extendsOf } from './parents.ts';
import { rewritePaths } from './paths.ts';
import type { DefinitionSource } from './source.ts';

/**
 * A definition's text with all that it extends written out, comments included: a definition that says the same by itself.
 * One that extends nothing is given back as it is.
 * @throws UnreadableError where a file cannot be read, which `analyze` reports before
 */
export function writtenOut(text: string, { file, files, hasDataRoot = false }: DefinitionSource): string {
  const chain: { readonly contents: Node | null; readonly written: string | undefined }[] = [];
  const seen = new Set([file]);
  let at: string | undefined = file;
  for (let own = text; at !== undefined;) {
    const contents = contentsOf(own);
    const from: string = at;
    if (!hasDataRoot && from !== file)
      rewritePaths(experimentSchema, contents, (path) => files.rewrite(path, from, file));
    const written = extendsOf(contents, new Map())?.path;
    chain.push({ contents, written });
    const next: string | undefined = written === undefined ? undefined : files.locate(written, from);
    at = next === undefined || seen.has(next) ? undefined : next;
    if (at === undefined) break;
    seen.add(at);
    own = files.read(at);
  }
  if (chain.length === 1) return text;
  const whole = chain.reduceRight<Node | null>(
    (inherited, { contents }) => merge(experimentSchema, contents, inherited, new Map()),
    null,
  );
  if (isMap<ParsedNode, Node | null>(whole)) whole.items = whole.items.filter((item) => keyText(item) !== 'extends');
  const document = new Document<Node>(null);
  document.contents = whole;
  const names = chain.flatMap(({ written }) => written ?? []).join(', which extends ');
  document.commentBefore = ` With all that it extends written out: ${names}.`;
  return document.toString({ lineWidth: 120, flowCollectionPadding: true });
}

/** A node of its own, so that what is done to it is done there alone. */
function copyOf(node: Node | undefined): Node | null {
  const copy: unknown = node?.clone();
  return isNode(copy) ? copy : null;
}

/** The tree of a text without aliases: what they stand for stands in their place. */
function contentsOf(text: string): Node | null {
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  const { aliases } = followAliases(document);
  const expanded = (node: Node | null): Node | null => {
    if (isAlias(node)) return expanded(copyOf(aliases.get(node)));
    if (isMap<ParsedNode, Node | null>(node))
      node.items = node.items.map(({ key, value }) => new Pair(key, expanded(value)));
    else if (isSeq<Node>(node)) node.items = node.items.flatMap((item) => expanded(item) ?? []);
    return node;
  };
  const contents = expanded(document.contents);
  if (contents) visit(contents, { Node: (_, node) => void ('anchor' in node && delete node.anchor) });
  return contents;
}
