import type { Problem } from './problem.ts';

/** Line and column of an offset, both from 1; columns count UTF-16 units. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: before.length - before.lastIndexOf('\n') };
}

/** A problem as one line for a terminal: `file:line:column: error code: message`. */
export function formatProblem(file: string, text: string, problem: Problem): string {
  const { line, column } = lineAndColumn(text, problem.start);
  return `${file}:${line}:${column}: ${problem.severity} ${problem.code}: ${problem.message}`;
}
