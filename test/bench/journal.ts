import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { JournalWriter } from '../../server/trainer/folder/journal.ts';
import { lineOfBlock } from '../../server/trainer/folder/journal-blocks.ts';
import { openJournal } from '../../server/trainer/folder/open-journal.ts';
import { median, type Figure } from './figure.ts';

const steps = 1_000_000;
const perBlock = 200;
const rounds = 5;
const tasks = ['ten', 'hundred'];

/** Seconds to open the journal of a long run of two tasks: every number of every step, and the scores of 1,000 epochs. */
export async function journal(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mtl journal '));
  try {
    const file = path.join(folder, 'metrics.jsonl');
    write(file);
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      if ((await openJournal(file)).series.length !== steps) throw new Error('not all steps are there');
      seconds.push((performance.now() - began) / 1000);
    }
    const name = `journal of ${steps} steps opened`;
    return [{ name, ours: median(seconds), peer: null, peerName: '', unit: 's', ratio: null, bar: 2 }];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(file: string): void {
  const writer = new JournalWriter(file);
  const column = (value: (i: number) => number) => Float64Array.from({ length: perBlock }, (_, i) => value(i));
  const drawn = () => column(() => Math.fround(3 * Math.random()));
  const byTask = () => Object.fromEntries(tasks.map((task) => [task, drawn()]));
  for (let first = 1; first <= steps; first += perBlock) {
    const epoch = Math.ceil(first / 1000);
    writer.append(
      lineOfBlock({
        first,
        epoch,
        seconds: column((i) => (first + i) * 0.0123456),
        samples: column((i) => (first + i) * 64),
        learningRate: column(() => 1e-3),
        loss: byTask(),
        weight: byTask(),
        regularizer: { 'l2(shared)': drawn() },
        added: column(() => 0),
        total: drawn(),
        residual: drawn(),
      }),
    );
    if (first % 1000 !== 801) continue;
    const train = Object.fromEntries(tasks.map((task) => [task, { loss: Math.random(), accuracy: 0.5 }]));
    writer.append({ type: 'epoch', epoch, step: first + perBlock - 1, seconds: first, train });
  }
  writer.close();
}
