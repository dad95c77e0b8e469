import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { findTensorFlow } from '../../server/backend/find-tensorflow.ts';
import { trainerEnvironment } from '../../server/backend/trainer-environment.ts';
import { providePython } from '../python-packages.ts';
import { median, timeFigure, turnsFigure, type Figure } from './figure.ts';
import { Worker } from './worker.ts';

const methods = ['pcGrad', 'cagrad', 'upGrad', 'nashMtl', 'mgda'] as const;
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

const findTorchJd = () =>
  providePython({
    name: 'torchjd-0.18.0',
    packages: ['torch==2.15.0', 'numpy', 'torchjd[full]==0.18.0'],
    modules: ['torch', 'torchjd', 'cvxpy', 'quadprog'],
    size: '5 GB',
    ...(process.env.MTL_BENCH_PYTHON !== undefined && { python: process.env.MTL_BENCH_PYTHON }),
  });

async function ourWorker(threads: number): Promise<Worker> {
  const installation = await findTensorFlow();
  if (!installation) throw new Error('TensorFlow is not set up; run npm run setup first.');
  return new Worker(process.execPath, [here('aggregators-worker.ts')], trainerEnvironment(installation, { threads }));
}

/** Milliseconds of each step; undefined, with a word on the console, where the worker could not take them. */
async function timesOf(worker: Worker, request: string): Promise<number[] | undefined> {
  const answer = await worker.ask(request);
  if (typeof answer === 'object' && answer !== null && 'ms' in answer && Array.isArray(answer.ms))
    return answer.ms.map(Number);
  console.error(`${request} is left out: ${JSON.stringify(answer)}`);
  return undefined;
}

/** Steps of three tasks with heads on one batch of the founding network (64 rows, Adam), beside torchjd on PyTorch, in turns. */
export async function threeTasks(): Promise<Figure[]> {
  const threads = availableParallelism();
  const ours = await ourWorker(threads);
  const torch = await findTorchJd();
  if (typeof torch === 'string') console.error(`Without torchjd: ${torch}`);
  const peer =
    typeof torch === 'string'
      ? undefined
      : new Worker(torch.python, [here('aggregators.py'), String(threads)], torch.environment);
  const figures: Figure[] = [];
  try {
    for (const method of ['equal', ...methods]) {
      const [own, other]: [number[][], number[][]] = [[], []];
      for (let turn = 0; turn < 4; turn++) {
        const [mine, theirs] = [await timesOf(ours, `${method} 3 6`), peer && (await timesOf(peer, `${method} 3 6`))];
        if (mine) own.push(mine);
        if (theirs) other.push(theirs);
      }
      const name = `training step, founding network, three tasks, ${method}`;
      const rest = {
        peerName: method === 'equal' ? 'PyTorch' : 'torchjd',
        unit: 'ms',
        ...(method !== 'equal' && { bar: 1.8 }),
      };
      figures.push(
        other.length === own.length
          ? turnsFigure(name, own, other, rest)
          : timeFigure(name, median(own.flat()), null, rest.peerName, 'ms'),
      );
    }
  } finally {
    await ours.end();
    await peer?.end();
  }
  return figures;
}

/** What a step costs over one with equal weighting, per method, for 2 to 20 tasks on one batch of the founding network. */
export async function cost(): Promise<Figure[]> {
  const ours = await ourWorker(availableParallelism());
  const figures: Figure[] = [];
  try {
    for (const tasks of [2, 5, 10, 20]) {
      const equal = median((await timesOf(ours, `equal ${tasks} 5`)) ?? []);
      for (const method of methods) {
        const own = median((await timesOf(ours, `${method} ${tasks} ${tasks > 5 ? 2 : 4}`)) ?? []);
        const name = `cost over equal weighting (${equal.toFixed(0)} ms), ${tasks} tasks, ${method}`;
        figures.push({ name, ours: own / equal, peer: null, peerName: '', unit: 'times', ratio: null });
      }
    }
  } finally {
    await ours.end();
  }
  return figures;
}
