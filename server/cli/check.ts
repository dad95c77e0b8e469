import { sourceOnDisk } from '../data/definition-files.ts';
import { deviceMemory } from '../backend/device-memory.ts';
import { analyzeInDetail } from '../definition/analyze.ts';
import { formatProblem, lineAndColumn } from '../definition/format-problem.ts';
import type { Problem } from '../definition/problem.ts';
import { asDefinition } from '../definition/as-definition.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { readDefinition } from './read-definition.ts';

export interface CheckOptions {
  /** Print the definition with all its defaults. */
  readonly resolved?: boolean;
  readonly json?: boolean;
}

/** `mtl check`: prints what is wrong with a definition, one problem a line, and refuses when one is an error. */
export async function check(file: string, options: CheckOptions, { screen }: Context): Promise<ExitCode> {
  const text = await readDefinition(file);
  const { experiment, problems } = analyzeInDetail(text, {
    source: sourceOnDisk(file),
    device: await deviceMemory('auto'),
  });
  const resolved = options.resolved === true ? experiment : undefined;
  if (options.json === true) {
    const listed = problems.map((problem) => asJson(text, problem));
    screen.line(
      JSON.stringify({ file, valid: experiment !== undefined, problems: listed, ...(resolved && { resolved }) }),
    );
  } else {
    // With --resolved, standard output is a definition: problems go beside it.
    const print = (line: string): void => (resolved ? screen.note(line) : screen.line(line));
    for (const problem of problems) print(formatProblem(file, text, problem));
    if (resolved) screen.line(asDefinition(resolved).trimEnd());
    else if (problems.length === 0) screen.line(`${file}: no problems`);
  }
  return experiment ? exitCodes.ok : exitCodes.refused;
}

function asJson(text: string, { severity, code, message, start, end }: Problem): object {
  const last = lineAndColumn(text, end);
  return { ...lineAndColumn(text, start), endLine: last.line, endColumn: last.column, severity, code, message };
}
