import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';

/** Longer texts are not parsed: no definition needs them, and the editor must stay quick. UTF-16 units. */
export const longestText = 1_000_000;

/** What makes a text not worth parsing, as the one problem to report. */
export function unparsable(text: string): Problem | undefined {
  return tooLarge(text) ?? mergeConflict(text) ?? tabs(text) ?? empty(text) ?? tooDeep(text);
}

function tooLarge(text: string): Problem | undefined {
  if (text.length <= longestText) return undefined;
  const size = (text.length / 1e6).toLocaleString('en', { maximumFractionDigits: 1 });
  const message = `The file has ${size} million characters; a definition may have at most 1 million. Is it the right file?`;
  return problem('too-large', { start: 0, end: Math.max(1, text.slice(0, 200).search(/\r?\n|$/)) }, message);
}

function mergeConflict(text: string): Problem | undefined {
  const markers = [...text.matchAll(/^(?:<{7}|>{7})(?: .*)?$/gm)];
  const [first, ...others] = markers.map((match) => ({
    start: match.index,
    end: match.index + match[0].trimEnd().length,
  }));
  if (!first) return undefined;
  const message =
    'The file has merge markers of an unresolved conflict; keep one of the two sides and delete the markers.';
  const related = others.slice(0, 20).map((range) => ({ message: 'Another marker.', ...range }));
  return problem('merge-conflict', first, message, { related });
}

function tabs(text: string): Problem | undefined {
  const indents = [...text.matchAll(/^[ \t]+/gm)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length, indent: match[0] }))
    .filter(({ end, indent }) => indent.includes('\t') && /[^\s#]/.test(text.charAt(end)));
  const [first] = indents;
  if (!first) return undefined;
  const edits = indents.map(({ start, end, indent }) => ({ start, end, newText: indent.replaceAll('\t', '  ') }));
  const message = 'YAML does not allow tabs for indentation; use spaces.';
  return problem('yaml-tabs', first, message, {
    fixes: [{ title: 'Change the tabs that indent lines to two spaces', edits }],
  });
}

function empty(text: string): Problem | undefined {
  if (/^[^\S\n]*[^\s#]/m.test(text)) return undefined;
  const message = "The file is empty; a definition begins with 'version: 1' and names its data, model and tasks.";
  return problem('empty-file', { start: 0, end: 0 }, message);
}

/** More brackets or dashes within each other than this are a slip of the keyboard, and slow to parse. */
const deepest = 100;

function tooDeep(text: string): Problem | undefined {
  const start = /^ *(?:[-?] ){100}/m.exec(text)?.index ?? tooDeepBracket(text);
  if (start === undefined) return undefined;
  return problem('nested-too-deep', { start, end: start + 1 }, 'Lists and maps are nested too deeply here.');
}

/** The offset of the first bracket that is too deep; quotes and comments are taken as they stand on a single line. */
function tooDeepBracket(text: string): number | undefined {
  let depth = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (char === '\n') quote = '';
    else if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '#') quote = '\n';
    else if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') depth = Math.max(0, depth - 1);
    if (depth > deepest) return i;
  }
  return undefined;
}
