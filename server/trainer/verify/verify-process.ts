import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { loadBackend } from '../../backend/load.ts';
import { judge } from '../../objective/verify/check.ts';
import { allChecks } from '../../objective/verify/verify.ts';
import { explain } from '../explain.ts';
import { backendChecks } from './backend-checks.ts';
import type { FromVerifier, ToVerifier } from './verifying.ts';

/** The process that verifies methods, started by `trainer --verify`: one question, then a verdict a check. */
export async function answerVerify(): Promise<void> {
  process.once('disconnect', () => process.exit());
  const [question] = (await once(process, 'message')) as [ToVerifier];
  const last = await verified(question).catch((error: unknown): FromVerifier => {
    console.error(error);
    return { type: 'failed', reason: explain(error) };
  });
  process.send?.(last, undefined, undefined, () => process.exit());
}

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
