import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';

/** Longer texts are not parsed: no definition needs them, and the editor must stay quick. UTF-16 units. */
export const longestText = 1_000_000;

/** What makes a text not worth parsing, as the one problem to report. */
export function unparsable(text: string): Problem | undefined {
  return tooLarge(text) ?? mergeConflict(text) ?? tabs(text) ?? empty(text);
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
  const indents = [...text.matchAll(/^[ \t]*\t[ \t]*(?=[^\s#])/gm)];
  const [first] = indents;
  if (!first) return undefined;
  const edits = indents.map(({ index, 0: indent }) => ({
    start: index,
    end: index + indent.length,
    newText: indent.replaceAll('\t', '  '),
  }));
  const message = 'YAML does not allow tabs for indentation; use spaces.';
  const fixes = [{ title: 'Change the tabs that indent lines to two spaces', edits }];
  return problem('yaml-tabs', { start: first.index, end: first.index + first[0].length }, message, { fixes });
}

function empty(text: string): Problem | undefined {
  if (/^\s*[^\s#]/m.test(text)) return undefined;
  const message = "The file is empty; a definition begins with 'version: 1' and names its data, model and tasks.";
  return problem('empty-file', { start: 0, end: 0 }, message);
}
