import { dataReport } from '../trainer/data-report.ts';
import type { Context } from './context.ts';
import { dataLines } from './data-lines.ts';
import type { ExitCode } from './exit-codes.ts';
import { withData } from './with-data.ts';

/** What the options of `mtl data` ask for. */
export interface DataOptions {
  readonly dataRoot?: string;
  readonly json?: boolean;
}

/** `mtl data`: prints what the data of a definition are, and where they do not match. */
export function data(file: string, { dataRoot, json }: DataOptions, context: Context): Promise<ExitCode> {
  const { screen } = context;
  return withData(file, { dataRoot, overrides: {} }, context, (experiment, sets) => {
    const report = dataReport(experiment, sets);
    if (json === true) screen.line(JSON.stringify({ format: 1, file, name: experiment.name, ...report }));
    else for (const line of dataLines(experiment.name, report, screen)) screen.line(line);
  });
}
