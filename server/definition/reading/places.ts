import type { Place, Range } from './reading.ts';

const nowhere: Range = { start: 0, end: 0 };

const covers = (range: Range | undefined, offset: number): boolean =>
  range !== undefined && range.start <= offset && offset <= range.end;

/** A text that parts are taken out of by offset. */
export interface SourceText {
  slice(start: number, end: number): string;
}

/** Where the things of a document stand, looked up by path or by offset. */
export class Places {
  readonly all: readonly Place[];
  readonly #text: SourceText;
  #known: ReadonlyMap<string, Place> | undefined;
  #children: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(text: SourceText, all: readonly Place[]) {
    this.#text = text;
    this.all = all;
  }

  /** Made when something is first looked up by its path: many places never are. */
  get #byPath(): ReadonlyMap<string, Place> {
    if (this.#known) return this.#known;
    const known = new Map<string, Place>();
    for (const place of this.all) known.set(place.path, place);
    this.#known = known;
    return known;
  }

  /** The names under each path. */
  get #names(): ReadonlyMap<string, readonly string[]> {
    if (this.#children) return this.#children;
    const children = new Map<string, string[]>();
    for (const path of this.#byPath.keys()) {
      if (path === '') continue;
      const cut = path.lastIndexOf('/');
      const parent = cut < 0 ? '' : path.slice(0, cut);
      const names = children.get(parent);
      if (names) names.push(path.slice(cut + 1));
      else children.set(parent, [path.slice(cut + 1)]);
    }
    this.#children = children;
    return children;
  }

  /** Other places of the same text. */
  withPlaces(all: readonly Place[]): Places {
    return new Places(this.#text, all);
  }

  get(path: string): Place | undefined {
    return this.#byPath.get(path);
  }

  /** Whether something is written at `path`. */
  has(path: string): boolean {
    return this.#byPath.has(path);
  }

  /** The value at `path`, or of the nearest thing above it that is written. */
  value(path: string): Range {
    return this.#nearest(path)?.value ?? nowhere;
  }

  /** The key at `path`, or else its value; of the nearest thing above where nothing is written. */
  key(path: string): Range {
    const place = this.#nearest(path);
    return place?.key ?? place?.value ?? nowhere;
  }

  /** The names written directly under `path`, in the order of the text. */
  names(path: string): readonly string[] {
    return this.#names.get(path) ?? [];
  }

  /** The thing at `path` and everything in it. */
  under(path: string): readonly Place[] {
    return this.all.filter((place) => place.path === path || place.path.startsWith(`${path}/`));
  }

  /** The entries of the list at `path` as they are written, quotes removed. */
  items(path: string): readonly { readonly text: string; readonly range: Range }[] {
    return this.names(path).map((name) => {
      const item = `${path}/${name}`;
      return { range: this.value(item), text: this.textAt(item) ?? '' };
    });
  }

  /** The scalar at `path` as it is written, quotes removed. */
  textAt(path: string): string | undefined {
    const range = this.#byPath.get(path)?.value;
    return range && this.#text.slice(range.start, range.end).replace(/^(["'])(.*)\1$/s, '$2');
  }

  /** Whether what stands there is in quotes. */
  isQuoted({ start, end }: Range): boolean {
    const written = this.#text.slice(start, end);
    return written.length > 1 && /^(["'])[^]*\1$/.test(written);
  }

  /** What stands before a list entry on its line: spaces and a dash, or anything in brackets. */
  lineBefore(offset: number): string {
    const before = this.#text.slice(0, offset);
    return before.slice(before.lastIndexOf('\n') + 1);
  }

  /** The innermost thing whose key or value covers `offset`, and which of the two. */
  covering(offset: number): { readonly place: Place; readonly part: 'key' | 'value' } | undefined {
    const size = (range: Range): number => range.end - range.start;
    let best: { place: Place; part: 'key' | 'value'; size: number } | undefined;
    for (const place of this.all) {
      const part = covers(place.key, offset) ? 'key' : covers(place.value, offset) ? 'value' : undefined;
      if (part === undefined) continue;
      const range = part === 'key' && place.key ? place.key : place.value;
      if (!best || size(range) <= best.size) best = { place, part, size: size(range) };
    }
    return best;
  }

  #nearest(path: string): Place | undefined {
    const place = this.#byPath.get(path);
    if (place || path === '') return place;
    return this.#nearest(path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');
  }
}
