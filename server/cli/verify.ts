import { setImmediate as nextTurn } from 'node:timers/promises';
import { judge } from '../objective/verify/check.ts';
import type { Check, Verdict } from '../objective/verify/check.ts';
import { allChecks } from '../objective/verify/verify.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import { table } from './table.ts';

/** `mtl verify`: holds every weighting, aggregator and regulariser against golden vectors and properties; fails when one does not pass. */
export async function verify(
  json: boolean,
  { screen }: Context,
  checks: readonly Check[] = allChecks(),
): Promise<ExitCode> {
  const verdicts: Verdict[] = [];
  for (const check of checks) {
    screen.status(`${verdicts.length + 1}/${checks.length}  ${check.method}: ${check.what}`);
    // A turn for the terminal, and to notice that nobody reads any more.
    await nextTurn();
    if (screen.broken.aborted) break;
    verdicts.push(judge(check));
  }
  screen.status('');
  const failed = verdicts.filter(({ passed }) => !passed);
  if (json) {
    screen.line(JSON.stringify({ passed: failed.length === 0, checks: verdicts }, numbersOrWords));
  } else {
    for (const line of table([heading, ...verdicts.map(row)], 4)) screen.line(line);
    for (const { method, what, at } of failed) if (at !== undefined) screen.note(`${method}: ${what}: ${at}`);
    screen.line(`${verdicts.length - failed.length} passed, ${failed.length} failed`);
  }
  return failed.length === 0 ? exitCodes.ok : exitCodes.failed;
}

const heading = ['part', 'method', 'check', 'source', 'error', 'allowed', ''];

function row({ part, method, what, error, tolerance, passed, source }: Verdict): readonly string[] {
  return [part, method, what, source, size(error), size(tolerance), passed ? 'pass' : 'FAIL'];
}

/** A size of an error: three digits are more than anyone compares. */
function size(error: number): string {
  if (!Number.isFinite(error)) return Number.isNaN(error) ? 'NaN' : '∞';
  return error === 0 ? '0' : error.toExponential(1);
}

/** JSON has no NaN and no infinity: they are written as words. */
function numbersOrWords(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
