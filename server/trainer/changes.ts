import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runFiles } from './folder/files.ts';
import { readResolved } from './folder/resolved.ts';
import { readRecord } from './folder/runs.ts';

/** What differs between two runs, under a name like `training.optimizer.learningRate`; undefined where one has nothing there. */
export interface Change {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Everything that a run depends on, flat, by name: the experiment with all defaults, then environment and data. */
export function circumstancesOf(dir: string): ReadonlyMap<string, string> {
  const { experiment, hashes, start, root } = readResolved(dir);
  const { arm, backend, threads, versions, gitCommit, host, smoke } = readRecord(dir);
  const environment = {
    arm,
    smoke,
    backend: backend?.name,
    device: backend?.device,
    threads,
    host,
    gitCommit,
    versions,
  };
  const flat = new Map<string, string>();
  flatten('', experiment, flat);
  flatten('environment', environment, flat);
  flatten('data read', { root, rows: hashes, start }, flat);
  return flat;
}

function flatten(name: string, value: unknown, into: Map<string, string>): void {
  if (value === undefined) return;
  const isLeaf = typeof value !== 'object' || value === null || Object.keys(value).length === 0;
  if (isLeaf) into.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  else for (const [key, part] of Object.entries(value)) flatten(name === '' ? key : `${name}.${key}`, part, into);
}

/** What changed from one run to another, in the order of the definition; empty where nothing did. */
export function changesBetween(before: string, after: string): readonly Change[] {
  const [old, now] = [circumstancesOf(before), circumstancesOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((name) => ({ name, before: old.get(name), after: now.get(name) }))
    .filter((change) => change.before !== change.after);
}

/** A run as a text to lay beside another one's: its definition, then environment and data. */
export function runText(dir: string): string {
  const definition = readFileSync(path.join(dir, runFiles.definition), 'utf8').trimEnd();
  const { seed } = readRecord(dir);
  const lines = [...circumstancesOf(dir)]
    .filter(([name]) => name.startsWith('environment.') || name.startsWith('data read.'))
    .map(([name, value]) => `# ${name}: ${value}`);
  return `${definition}\n\n# seed: ${seed}\n${lines.join('\n')}\n`;
}
