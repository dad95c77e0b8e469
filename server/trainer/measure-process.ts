import { once } from 'node:events';
import { loadBackend } from '../backend/load.ts';
import { explain } from './explain.ts';
import type { FromMeasurer, ToMeasurer } from './measuring.ts';
import { measureSteps } from './step-times.ts';

/** The process that measures what steps take, started by `trainer --measure`: one question, one answer. */
export async function answerMeasure(): Promise<void> {
  process.once('disconnect', () => process.exit());
  const [question] = (await once(process, 'message')) as [ToMeasurer];
  const answer = await measured(question).catch((error: unknown): FromMeasurer => {
    console.error(error);
    return { type: 'failed', reason: explain(error) };
  });
  process.send?.(answer, undefined, undefined, () => process.exit());
}

async function measured({ experiment, facts, backend: wanted, seconds }: ToMeasurer): Promise<FromMeasurer> {
  const { name, device, version, why } = await loadBackend(wanted);
  const before = peakBytes();
  const times = measureSteps(experiment, facts, seconds);
  const backend = { name, device, version, why };
  return { type: 'measured', measured: { ...times, backend, memoryGrowth: peakBytes() - before } };
}

const peakBytes = (): number => 1024 * process.resourceUsage().maxRSS;
