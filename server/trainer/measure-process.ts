import { loadBackend } from '../backend/load.ts';
import { answerParent } from './answer-parent.ts';
import type { FromMeasurer, ToMeasurer } from './measuring.ts';
import { measureSteps } from './step-times.ts';

/** The process that measures what steps take, started by `trainer --measure`: one question, one answer. */
export const answerMeasure = (): Promise<void> => answerParent(measured);

async function measured({ experiment, facts, backend: wanted, seconds }: ToMeasurer): Promise<FromMeasurer> {
  const { name, device, version, why } = await loadBackend(wanted);
  const before = peakBytes();
  const times = measureSteps(experiment, facts, seconds);
  const backend = { name, device, version, why };
  return { type: 'measured', measured: { ...times, backend, memoryGrowth: peakBytes() - before } };
}

const peakBytes = (): number => 1024 * process.resourceUsage().maxRSS;
