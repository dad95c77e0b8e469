import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Signature } from '../../backend/capture/saved-model.ts';
import type { TrainedRun } from '../use/trained-run.ts';

/** The file beside an exported model that says what its inputs and outputs are. */
export const descriptionFile = 'mtl.json';

/** Writes beside a model what a program needs to ask it: how rows become inputs, and what the outputs of each task stand for. */
export function describeModel(out: string, run: TrainedRun, signatures: Readonly<Record<string, Signature>>): void {
  const { experiment, record, sets } = run;
  const tasks = Object.entries(experiment.tasks).map(([name, { data, target, loss }]) => [
    name,
    { data, target, loss: loss.type, ...sets[data]?.targets[target], ...signatures[name] },
  ]);
  const sources = Object.keys(sets).map((name) => [name, { source: experiment.data[name], ...sets[name] }]);
  const description = {
    format: 1,
    run: record.id,
    name: record.name,
    tasks: Object.fromEntries(tasks) as object,
    data: Object.fromEntries(sources) as object,
  };
  writeFileSync(path.join(out, descriptionFile), `${JSON.stringify(description, null, 2)}\n`);
}
