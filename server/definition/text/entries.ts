/** A stretch of a text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** One entry of a block map: the line of its key, and the lines below that are indented deeper. */
export interface TextEntry extends Stretch {
  /** Where the lines below the key's begin. */
  readonly body: number;
  /** Whether nothing but the key stands on the first line. */
  readonly isHead: boolean;
}

interface Line extends Stretch {
  /** Spaces before its first character; -1 for lines without content. */
  readonly indent: number;
}

/** A line that cannot begin an entry of a map: a list's entry, or the end of something in brackets. */
const continues = /^ *(?:-(?:\s|$)|[\]},])/;

const headLine = /^ *[\w.-]+:[ ]*(?:#.*)?\r?\n?$/;

/** What begins neither an entry nor the rest of one: brackets, lists, block scalars, keys after a question mark. */
const noMap = /^ *(?:[[{|>%@`&*!]|[-?:](?:\s|$))/;

/** A key that is written with a question mark and a colon on lines of their own. */
const explicit = /^ *[?:](?:\s|$)/;

/**
 * The entries of a block map by the indentation of their lines, without parsing them. `undefined` where indentation alone
 * does not tell: the text is no block map, or a line stands further left than the first.
 */
export function entriesOfText(text: string, { start, end }: Stretch): readonly TextEntry[] | undefined {
  const lines = linesOf(text, start, end);
  const first = lines.find(({ indent }) => indent >= 0);
  if (!first || noMap.test(text.slice(first.start, first.end))) return undefined;
  const { indent } = first;
  const begins: Line[] = [];
  for (const line of lines) {
    if (line.indent < 0) continue;
    if (line.indent < indent) return undefined;
    if (line.indent > indent) continue;
    const written = text.slice(line.start, line.end);
    if (explicit.test(written)) return undefined;
    if (!continues.test(written)) begins.push(line);
  }
  return begins.map((line, i) => ({
    start: i === 0 ? start : line.start,
    end: begins[i + 1]?.start ?? end,
    body: line.end,
    isHead: headLine.test(text.slice(line.start, line.end)),
  }));
}

function linesOf(text: string, start: number, end: number): readonly Line[] {
  const lines: Line[] = [];
  for (let from = start; from < end;) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 || newline >= end ? end : newline + 1;
    let at = from;
    while (at < to && text[at] === ' ') at++;
    const isEmpty = at >= to || text[at] === '#' || text[at] === '\n' || text[at] === '\r';
    lines.push({ start: from, end: to, indent: isEmpty ? -1 : at - from });
    from = to;
  }
  return lines;
}
