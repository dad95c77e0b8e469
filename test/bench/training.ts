import { fileURLToPath } from 'node:url';
import { availableParallelism } from 'node:os';
import { findTensorFlow } from '../../server/backend/find-tensorflow.ts';
import { trainerEnvironment } from '../../server/backend/trainer-environment.ts';
import { median, timeFigure, type Figure } from './figure.ts';
import { findPyTorch } from './pytorch.ts';
import { Worker } from './worker.ts';

const rounds = 4;
const steps = 10;
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Milliseconds of some steps, or why there are none. */
function timesOf(answer: unknown): number[] | string {
  if (typeof answer === 'object' && answer !== null && 'ms' in answer && Array.isArray(answer.ms))
    return answer.ms.map(Number);
  return JSON.stringify(answer);
}

/** Times of each form of a worker on an arm, in turns with the others'. */
interface Contestant {
  readonly name: string;
  readonly worker: Worker;
  readonly form: string;
  readonly ms: number[];
}

async function race(arm: string, contestants: readonly Contestant[]): Promise<void> {
  const out = new Set<Contestant>();
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) {
      if (out.has(contestant)) continue;
      const times = timesOf(await contestant.worker.ask(`${arm} ${contestant.form} ${steps}`));
      if (typeof times !== 'string') contestant.ms.push(...times);
      else {
        out.add(contestant);
        console.error(`${contestant.name} is left out: ${times}`);
      }
    }
  }
}

/** A step of the founding network (batch 64, Adam) on the CPU: captured, eager, and PyTorch's best of three forms. */
export async function training(): Promise<Figure[]> {
  const installation = await findTensorFlow();
  if (!installation) throw new Error('TensorFlow is not set up; run npm run setup first.');
  const threads = availableParallelism();
  const ours = new Worker(
    process.execPath,
    [here('founding-worker.ts')],
    trainerEnvironment(installation, { threads }),
  );
  const torch = await findPyTorch();
  if (typeof torch === 'string') console.error(`Without PyTorch: ${torch}`);
  const peer =
    typeof torch === 'string'
      ? undefined
      : new Worker(torch.python, [here('founding.py'), String(threads)], torch.environment);
  const figures: Figure[] = [];
  for (const arm of ['single', 'alternate', 'joint']) {
    const contestant = (name: string, worker: Worker, form: string): Contestant => ({ name, worker, form, ms: [] });
    const captured = contestant('captured', ours, 'captured');
    const eager = contestant('eager', ours, 'eager');
    const peers = peer
      ? ['eager', 'channels-last', 'compiled'].map((form) => contestant(`PyTorch ${form}`, peer, form))
      : [];
    await race(arm, [captured, eager, ...peers]);
    const best = peers.filter(({ ms }) => ms.length > 0).toSorted((a, b) => median(a.ms) - median(b.ms))[0];
    const name = `training step, founding network, ${arm}`;
    figures.push(timeFigure(name, median(captured.ms), best ? median(best.ms) : null, best?.name ?? 'PyTorch', 'ms'));
    figures.push(timeFigure(`${name}, captured against eager`, median(captured.ms), median(eager.ms), 'eager', 'ms'));
  }
  await ours.end();
  await peer?.end();
  return figures;
}
