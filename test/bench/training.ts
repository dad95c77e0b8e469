import { fileURLToPath } from 'node:url';
import { availableParallelism } from 'node:os';
import { findTensorFlow } from '../../server/backend/find-tensorflow.ts';
import { trainerEnvironment } from '../../server/backend/trainer-environment.ts';
import { timeFigure, turnsFigure, type Figure } from './figure.ts';
import { networks, type BenchNetwork, type NetworkName } from './networks.ts';
import { findPyTorch } from './pytorch.ts';
import { Worker } from './worker.ts';

const rounds = 5;
const peerForms = ['eager', 'channels-last', 'compiled'];
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** What a worker answers: times of steps, and of ours what else it measured. */
interface Answer {
  readonly ms: number[];
  readonly capture: number;
  readonly host: number;
}

/** A program in one form, with its answers turn by turn. */
interface Contestant {
  readonly name: string;
  readonly worker: Worker;
  readonly form: string;
  readonly answers: Answer[];
}

function answerOf(value: unknown): Answer | string {
  if (typeof value !== 'object' || value === null || !('ms' in value) || !Array.isArray(value.ms))
    return JSON.stringify(value);
  const number = (name: string) => Number(Object.entries(value).find(([key]) => key === name)?.[1] ?? Number.NaN);
  return { ms: value.ms.map(Number), capture: number('capture'), host: number('host') };
}

async function race(request: string, steps: number, contestants: readonly Contestant[]): Promise<void> {
  const out = new Set<Contestant>();
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) {
      if (out.has(contestant)) continue;
      const answer = answerOf(await contestant.worker.ask(`${request} ${contestant.form} ${steps}`));
      if (typeof answer !== 'string') contestant.answers.push(answer);
      else {
        out.add(contestant);
        console.error(`${contestant.name} is left out of ${request}: ${answer}`);
      }
    }
  }
}

const blocksOf = ({ answers }: Contestant): number[][] => answers.map(({ ms }) => ms);
const fastest = (contestant: Contestant): number =>
  Math.min(...blocksOf(contestant).map((block) => block.toSorted((a, b) => a - b)[block.length >> 1] ?? Infinity));

/** Training steps of one network (batch 64, Adam) on the CPU, captured, beside PyTorch's best of its forms. */
export async function training(name: NetworkName): Promise<Figure[]> {
  const installation = await findTensorFlow();
  if (!installation) throw new Error('TensorFlow is not set up; run npm run setup first.');
  const threads = availableParallelism();
  const environment = trainerEnvironment(installation, { threads });
  const ours = new Worker(process.execPath, [here('training-worker.ts')], environment);
  const torch = await findPyTorch();
  if (typeof torch === 'string') console.error(`Without PyTorch: ${torch}`);
  const program = [here('training.py'), String(threads)];
  const peer = typeof torch === 'string' ? undefined : new Worker(torch.python, program, torch.environment);
  try {
    const figures: Figure[] = [];
    for (const arm of Object.keys(networks[name].arms)) figures.push(...(await raceOf(name, arm, ours, peer)));
    return figures;
  } finally {
    await ours.end();
    await peer?.end();
  }
}

async function raceOf(name: NetworkName, arm: string, ours: Worker, peer: Worker | undefined): Promise<Figure[]> {
  const { title, bar, steps, arms }: BenchNetwork = networks[name];
  const contestant = (who: string, worker: Worker, form: string): Contestant => ({
    name: who,
    worker,
    form,
    answers: [],
  });
  const captured = contestant('captured', ours, 'captured');
  const eager = contestant('eager', ours, 'eager');
  const peers = peer ? peerForms.map((form) => contestant(`PyTorch ${form}`, peer, form)) : [];
  await race(`${name} ${arm}`, steps, [captured, ...peers, ...(name === 'founding' ? [eager] : [])]);
  const [best] = peers.filter(({ answers }) => answers.length > 0).toSorted((a, b) => fastest(a) - fastest(b));
  const step = `training step, ${title}${Object.keys(arms).length > 1 ? `, ${arm}` : ''}`;
  const unit = 'ms';
  const own = blocksOf(captured);
  const [first] = captured.answers;
  return [
    best
      ? turnsFigure(step, own, blocksOf(best), { peerName: best.name, unit, bar })
      : timeFigure(step, fastest(captured), null, 'PyTorch', unit),
    ...(eager.answers.length > 0
      ? [turnsFigure(`${step}, captured against eager`, own, blocksOf(eager), { peerName: 'eager', unit })]
      : []),
    alone(`${step}, first capture`, (first?.capture ?? Number.NaN) / 1000, 's', 2),
    alone(`${step}, work between two steps`, captured.answers.at(-1)?.host ?? Number.NaN, '% of a step', 5),
  ];
}

const alone = (name: string, ours: number, unit: string, bar: number): Figure => ({
  ...{ name, ours, peer: null, peerName: '', unit, ratio: null, bar },
});
