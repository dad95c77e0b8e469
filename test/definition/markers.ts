import { lineAndColumn } from '../../server/definition/format-problem.ts';
import type { Problem } from '../../server/definition/problem.ts';

/**
 * A comment line `#    ^^^ error unknown-key` wants that problem on the line before it that is no marker, under the
 * carets; without carets the column does not matter. `^` alone checks where it starts, several also where it ends.
 */
const marker = /^\s*#\s*(?<carets>\^*)\s*(?<severity>error|warning|information) (?<code>[a-z-]+)\s*$/d;

/** The problems that the markers of a fixture want: `line[:from[-to]] severity code`. */
export function wantedProblems(text: string): readonly string[] {
  let line = 1;
  return text.split('\n').flatMap((content, i) => {
    const match = marker.exec(content);
    const carets = match?.indices?.groups?.carets;
    if (!match?.groups || !carets) {
      if (content.trim() !== '') line = i + 1;
      return [];
    }
    const [from, to] = carets;
    const columns = from === to ? '' : to - from === 1 ? `:${from + 1}` : `:${from + 1}-${to + 1}`;
    return [`${line}${columns} ${match.groups.severity} ${match.groups.code}`];
  });
}

/** The same notation for a problem that was found, as precise as `wanted` is. */
export function foundProblem(text: string, problem: Problem, wanted: readonly string[]): string {
  const start = lineAndColumn(text, problem.start);
  const end = lineAndColumn(text, problem.end);
  const what = `${problem.severity} ${problem.code}`;
  const forms = [
    `${start.line} ${what}`,
    `${start.line}:${start.column} ${what}`,
    `${start.line}:${start.column}-${end.column} ${what}`,
  ];
  return forms.find((form) => wanted.includes(form)) ?? `${start.line}:${start.column}-${end.column} ${what}`;
}
