import { environmentText, reportEnvironment } from '../backend/report.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';

/** `mtl environment`: prints which backend training would use here, on what, why, and what else was tried. */
export async function environment(json: boolean, { screen }: Context): Promise<ExitCode> {
  const report = await reportEnvironment();
  screen.line(json ? JSON.stringify(report) : environmentText(report));
  return exitCodes.ok;
}
