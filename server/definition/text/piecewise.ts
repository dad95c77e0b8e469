import { isMap, isScalar, parseDocument, Pair, YAMLMap, type Node, type ParsedNode } from 'yaml';
import { entriesOfText, type Stretch, type TextEntry } from './entries.ts';
import { missingBracket, type SyntaxError } from './syntax-errors.ts';

type Entry = Pair<ParsedNode, Node | null>;

/** What a piece of a text parses to; offsets count from the beginning of the whole text. */
interface Piece {
  base: number;
  readonly items: readonly Entry[];
  readonly errors: readonly SyntaxError[];
  /** Whether a quote or bracket is open at its end, so that what follows might belong to it. */
  readonly isOpen: boolean;
}

/**
 * The pieces of the text that was parsed last. After a keystroke all but the one that changed are found here, and only
 * moved to where they stand now. It belongs to one document.
 */
export class ParsedPieces {
  #last = new Map<string, Piece[]>();
  #next = new Map<string, Piece[]>();

  /** Begins a new text: pieces that it does not ask for are forgotten. */
  turn(): void {
    this.#last = this.#next;
    this.#next = new Map();
  }

  /** The piece of this text, taken out of those of the last text or parsed anew. */
  piece(text: string, base: number): Piece {
    const piece = this.#last.get(text)?.pop() ?? parsePiece(text, base);
    if (piece.base !== base) move(piece, base - piece.base);
    const same = this.#next.get(text);
    if (same) same.push(piece);
    else this.#next.set(text, [piece]);
    return piece;
  }
}

/** A text parsed entry by entry. */
export interface Piecewise {
  readonly contents: Node;
  readonly errors: readonly SyntaxError[];
  readonly isOpen: boolean;
}

/** Entries this deep have pieces of their own: the parts of a definition, and the data sets, tasks and settings in them. */
const deepest = 2;

/**
 * Parses the entries of the map that a text is, each by itself: a mistake in one harms no other, and entries that have
 * not changed are not parsed again. `undefined` where the text cannot be cut by its indentation.
 */
export function parsePiecewise(text: string, pieces: ParsedPieces): Piecewise | undefined {
  if (mustBeWhole(text)) return undefined;
  const entries = entriesOfText(text, { start: 0, end: text.length });
  if (!entries) return undefined;
  pieces.turn();
  const found: Found = { errors: [], isOpen: false };
  const items = entries.flatMap((entry) => parseEntry(text, entry, pieces, 1, found));
  return { contents: mapOf(items, { start: 0, end: text.length }), ...found };
}

/** Several documents, directives, anchors, aliases and tags reach over entries. */
const mustBeWhole = (text: string): boolean =>
  /^(?:---|\.\.\.|%)/m.test(text) || /(?:^|[\s,[{:-])[&*!]\S/m.test(text) || text.startsWith('\uFEFF');

interface Found {
  errors: readonly SyntaxError[];
  isOpen: boolean;
}

function parseEntry(
  text: string,
  entry: TextEntry,
  pieces: ParsedPieces,
  depth: number,
  found: Found,
): readonly Entry[] {
  const whole = (): Piece => pieces.piece(text.slice(entry.start, entry.end), entry.start);
  const body = { start: entry.body, end: entry.end };
  const below = entry.isHead ? entriesOfText(text, body) : undefined;
  const isDeeper = below !== undefined && depthOf(text, body) > depthOf(text, entry);
  const cut = (): readonly Entry[] => {
    const head = pieces.piece(text.slice(entry.start, entry.body), entry.start).items[0];
    const items = (below ?? []).flatMap((inner) => parseEntry(text, inner, pieces, depth + 1, found));
    return head ? [new Pair<ParsedNode, Node | null>(head.key, mapOf(items, body))] : items;
  };
  if (isDeeper && depth < deepest) return cut();
  const piece = whole();
  // What is wrong with one of its entries shall leave the others readable.
  if (isDeeper && piece.errors.length > 0) return cut();
  found.errors = [...found.errors, ...piece.errors];
  found.isOpen ||= piece.isOpen;
  return piece.items;
}

/** Columns before the first line with content. */
function depthOf(text: string, { start, end }: Stretch): number {
  const line = /^( *)[^\s#]/m.exec(text.slice(start, end));
  return line?.[1]?.length ?? -1;
}

function parsePiece(text: string, base: number): Piece {
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
  const { contents } = document;
  const own: SyntaxError[] = [...document.errors, ...document.warnings];
  const end = text.trimEnd().length;
  const isMapThere = isMap<ParsedNode, ParsedNode | null>(contents) && !contents.flow;
  if (!isMapThere && contents && own.length === 0) own.push(withoutColon(contents, text));
  const piece: Piece = {
    base: 0,
    items: isMapThere ? contents.items.map(({ key, value }) => new Pair(key, value)) : [],
    errors: mostTelling(own).map(({ code, message, pos }) => ({ code, message, pos })),
    isOpen: own.some((error) => missingBracket(error) !== undefined || error.pos[1] >= end),
  };
  move(piece, base);
  return piece;
}

/** One mistake makes the parser stumble again and again: of a piece's errors the open bracket, or else the first, says enough. */
function mostTelling(errors: readonly SyntaxError[]): readonly SyntaxError[] {
  const first = errors.find((error) => missingBracket(error) !== undefined) ?? errors[0];
  const pair = first && errors[errors.indexOf(first) + 1];
  // Of this pair the second says where the line is that does not fit.
  if (first?.code === 'BLOCK_AS_IMPLICIT_KEY' && pair?.code === 'MULTILINE_IMPLICIT_KEY') return [pair];
  return first ? [first] : [];
}

/** The error that the parser reports for a word where a key is wanted. */
function withoutColon(contents: ParsedNode, text: string): SyntaxError {
  const [start, end] = isScalar(contents) ? contents.range : [contents.range[0], text.trimEnd().length];
  return {
    code: 'MISSING_CHAR',
    message: 'Implicit keys of a map need to be followed by map values',
    pos: [start, end],
  };
}

function mapOf(items: readonly Entry[], { start, end }: Stretch): YAMLMap<ParsedNode, Node | null> {
  const map = new YAMLMap<ParsedNode, Node | null>();
  map.items = [...items];
  map.range = [items[0]?.key.range[0] ?? start, end, end];
  return map;
}

/** Moves what a piece parses to, with everything in it. */
function move(piece: Piece, by: number): void {
  piece.base += by;
  if (by === 0) return;
  for (const { key, value } of piece.items) {
    moveNode(key, by);
    moveNode(value, by);
  }
  for (const { pos } of piece.errors) {
    pos[0] += by;
    pos[1] += by;
  }
}

/** Moves a node and all in it to other offsets. */
export function moveNode(node: unknown, by: number): void {
  if (typeof node !== 'object' || node === null) return;
  if ('range' in node && Array.isArray(node.range)) {
    const { range } = node;
    for (let i = 0; i < range.length; i++) range[i] += by;
  }
  if (!('items' in node) || !Array.isArray(node.items)) return;
  for (const item of node.items) {
    if (item instanceof Pair) {
      moveNode(item.key, by);
      moveNode(item.value, by);
    } else moveNode(item, by);
  }
}
