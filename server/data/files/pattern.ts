/** Fields of a row by their names. */
export type Fields = Readonly<Record<string, string>>;

/** A path with {fields}, * and ** in it. */
export interface PathPattern {
  /** The folders before the first place to fill. */
  readonly base: string;
  /** What matches each name below `base`; `any` stands for any number of folders. */
  readonly segments: readonly (Segment | 'any')[];
}

/** Matches one file or folder name. */
export type Segment = (name: string) => Fields | undefined;

const place = /\{([^{}/]+)\}|\*/g;

/** Whether a path has places to fill, so that it may lead to several files. */
export const isPattern = (path: string): boolean => /[*{]/.test(path);

/** Takes a path apart; a {field} is as short a piece of a name as can be, and never starts a hidden name. */
export function patternOf(path: string): PathPattern {
  const names = path.split('/');
  const first = names.findIndex((name) => name.search(place) >= 0);
  const literal = first < 0 ? names.length - 1 : first;
  const segments = names.slice(literal).map((name) => (name === '**' ? 'any' : segmentOf(name)));
  // A path from the root of the disk begins with an empty name.
  const base = names.slice(0, literal).join('/') || (path.startsWith('/') ? '/' : '.');
  return { base, segments };
}

function segmentOf(pattern: string): Segment {
  const fields: string[] = [];
  let source = '';
  let from = 0;
  for (const match of pattern.matchAll(place)) {
    source += escaped(pattern.slice(from, match.index));
    from = match.index + match[0].length;
    const [, field] = match;
    if (field === undefined) source += '.*?';
    else {
      fields.push(field);
      source += '(.+?)';
    }
  }
  const matcher = new RegExp(`^${source}${escaped(pattern.slice(from))}$`, 's');
  return (name) => {
    if (name.startsWith('.') && !pattern.startsWith('.')) return undefined;
    const [, ...values] = matcher.exec(name) ?? ['none'];
    return values.length === 0 && !matcher.test(name) ? undefined : together(fields, values);
  };
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** The values under their fields, unless a field that stands twice has two values. */
function together(fields: readonly string[], values: readonly string[]): Fields | undefined {
  const all: Record<string, string> = {};
  for (const [i, field] of fields.entries()) {
    const value = values[i] ?? '';
    if (Object.hasOwn(all, field) && all[field] !== value) return undefined;
    all[field] = value;
  }
  return all;
}

/** Both, unless they differ in a field. */
export function merged(a: Fields, b: Fields): Fields | undefined {
  for (const [field, value] of Object.entries(b)) if (Object.hasOwn(a, field) && a[field] !== value) return undefined;
  return { ...a, ...b };
}

/** The path with its names in braces filled in, as far as `fields` has them. */
export const filled = (path: string, fields: Fields): string =>
  path.replaceAll(/\{([^{}/]+)\}/g, (whole, field: string) =>
    Object.hasOwn(fields, field) ? (fields[field] ?? '') : whole,
  );
