import { setImmediate as nextTurn } from 'node:timers/promises';
import { loadBackend } from '../../backend/load.ts';
import { judge } from '../../objective/verify/check.ts';
import { allChecks } from '../../objective/verify/verify.ts';
import { answerParent } from '../answer-parent.ts';
import { backendChecks } from './backend-checks.ts';
import type { FromVerifier, ToVerifier } from './verifying.ts';

/** The process that verifies methods, started by `trainer --verify`: one question, then a verdict a check. */
export const answerVerify = (): Promise<void> => answerParent(verified);

async function verified({ backend: wanted }: ToVerifier): Promise<FromVerifier> {
  const { name, device, version, why } = await loadBackend(wanted);
  const checks = [...allChecks(), ...backendChecks()];
  tell({ type: 'begun', backend: { name, device, version, why }, count: checks.length });
  for (const check of checks) {
    tell({ type: 'checking', what: `${check.method}: ${check.what}` });
    // A turn for the messages to leave before the next check keeps the process busy.
    await nextTurn();
    tell({ type: 'verdict', verdict: judge(check) });
  }
  return { type: 'done' };
}

const tell = (message: FromVerifier): void => void process.send?.(message);
