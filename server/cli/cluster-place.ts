import type { RunPlace } from '../definition/schema/run.ts';
import type { SlurmPlace } from './run-on-slurm.ts';

/** What the command line says of the place where runs are trained. */
export interface PlaceOptions {
  readonly on?: RunPlace['on'];
  readonly partition?: string;
  readonly cpus?: number;
  readonly gpus?: number;
  readonly memory?: string;
  readonly time?: string;
  readonly account?: string;
  readonly qos?: string;
  readonly setup?: string;
  readonly shared?: string;
  readonly detach?: boolean;
}

const names = [
  'on',
  'partition',
  'cpus',
  'gpus',
  'memory',
  'time',
  'account',
  'qos',
  'setup',
  'shared',
  'detach',
] as const satisfies readonly (keyof PlaceOptions)[];

/** The options that are not about the place. */
export function withoutPlace<T extends PlaceOptions>(options: T): Omit<T, keyof PlaceOptions> {
  const rest: T = { ...options };
  for (const name of names) delete rest[name];
  return rest;
}

/** Slurm and what it is asked for, where the command line or else the file says so; undefined for this machine. */
export function placeOf(written: RunPlace | undefined, options: PlaceOptions): SlurmPlace | undefined {
  const { on = written?.on ?? 'local', shared, detach, ...asked } = options;
  if (on === 'local') return undefined;
  const { partition, cpus, gpus, memory, time, account, qos, setup } = asked;
  const said = Object.entries({ partition, cpus, gpus, memory, time, account, qos, setup });
  const ofFile = written?.on === 'slurm' ? written : {};
  const wanted = { ...ofFile, ...Object.fromEntries(said.filter(([, value]) => value !== undefined)) };
  return { options: wanted, shared, detach };
}
