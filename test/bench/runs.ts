import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runFiles } from '../../server/trainer/folder/files.ts';
import { changeLabels } from '../../server/trainer/folder/labels.ts';
import { listRuns } from '../../server/trainer/folder/list.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { median, type Figure } from './figure.ts';

const count = 5000;
const rounds = 5;

const scores = { loss: 0.5, accuracy: 0.75 };

/** A run as it is after its end, with scores. */
const recordOf = (id: string): RunRecord => ({
  format: 1,
  id,
  name: 'Shape, colour and size',
  arm: 'joint',
  state: 'finished',
  created: new Date(Number(id) * 60_000).toISOString(),
  seconds: 100,
  seed: 0,
  versions: { node: process.versions.node },
  tasks: ['shape', 'colour', 'size'],
  progress: { epoch: 10, epochs: 10, step: 1000, steps: 1000 },
  summary: { epoch: 9, rule: '', train: { shape: scores, colour: scores, size: scores }, test: { shape: scores } },
});

/** Seconds to list a folder of 5,000 runs with their records and labels, the newest first. */
export function runs(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mtl runs '));
  try {
    for (let i = 0; i < count; i++) {
      const dir = path.join(folder, String(i + 1));
      mkdirSync(dir);
      // As on a disk, but without waiting for it.
      writeFileSync(path.join(dir, runFiles.record), JSON.stringify(recordOf(String(i + 1)), null, 2));
      if (i % 10 === 0) changeLabels(dir, { tags: ['tenth'] });
    }
    const seconds = Array.from({ length: rounds }, () => {
      const began = performance.now();
      if (listRuns(folder).length !== count) throw new Error('not all runs are listed');
      return (performance.now() - began) / 1000;
    });
    const name = `${count} runs listed`;
    return Promise.resolve([{ name, ours: median(seconds), peer: null, peerName: '', unit: 's', ratio: null, bar: 1 }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
