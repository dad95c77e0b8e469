import type { Verdict } from '../objective/verify/check.ts';
import type { Verification } from '../trainer/verify/verify-methods.ts';
import { table } from './table.ts';

/** What the checks found, as lines of text: a table of all, the places of failures, how many passed. */
export function verdictLines({ backend, verdicts }: Verification): readonly string[] {
  const failed = verdicts.filter(({ passed }) => !passed);
  const places = failed.flatMap(({ method, what, at }) => (at === undefined ? [] : [`${method}: ${what}: ${at}`]));
  return [
    ...table([heading, ...verdicts.map(row)], 4),
    ...places,
    `${verdicts.length - failed.length} passed, ${failed.length} failed; on ${backend.name} ${backend.version}, ${backend.device}`,
  ];
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
