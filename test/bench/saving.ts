import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findTensorFlow } from '../../server/backend/find-tensorflow.ts';
import { trainerEnvironment } from '../../server/backend/trainer-environment.ts';
import type { Figure } from './figure.ts';

/** Steps between two saves: an epoch of the founding experiment, both data sets of 50,000 pictures in batches of 64. */
const stepsOfEpoch = 2 * Math.ceil(50_000 / 64);

/** Checkpoints after an epoch that is the best so far: the chosen one and the last. */
const savesOfEpoch = 2;

const alone = (name: string, ours: number, unit: string, bar?: number): Figure => ({
  ...{ name, ours, peer: null, peerName: '', unit, ratio: null },
  ...(bar !== undefined && { bar }),
});

/** What keeping a run costs beside a training step of the founding network. */
export async function saving(): Promise<Figure[]> {
  const env = trainerEnvironment(await findTensorFlow());
  const worker = fileURLToPath(new URL('saving-worker.ts', import.meta.url));
  const value: unknown = JSON.parse(execFileSync(process.execPath, [worker], { encoding: 'utf8', env }));
  const { step, save, journal } = value as Readonly<Record<'step' | 'save' | 'journal', number>>;
  const share = (100 * (journal + (savesOfEpoch * save) / stepsOfEpoch)) / step;
  return [
    alone('a checkpoint, founding network', save, 'ms'),
    alone('journal and record for a step, founding network', journal, 'ms'),
    alone('checkpoints, journal and record, founding network', share, '% of a step', 2),
  ];
}
