import path from 'node:path';
import { findTensorFlow } from '../backend/find-tensorflow.ts';
import { followJobs, isOver, type ClusterRun, type Standing } from '../cluster/follow.ts';
import { launchOnSlurm } from '../cluster/launch-on-slurm.ts';
import { placeProduct, type PlacedProduct } from '../cluster/placement.ts';
import type { SlurmOptions } from '../cluster/slurm/options.ts';
import { wordsFor } from '../cluster/slurm/words.ts';
import type { RunRecord } from '../trainer/folder/record.ts';
import { readResolved } from '../trainer/folder/resolved.ts';
import { writeRecord } from '../trainer/folder/runs.ts';
import { prepareRun, reopenRun, type RunRequest } from '../trainer/launch.ts';
import { nextState } from '../trainer/lifecycle.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { onInterrupt } from './interrupts.ts';
import { codeOf, type PerformedRun } from './perform-run.ts';
import type { RunView } from './run-view.ts';

/** Processors of a run of which nobody says how many. */
const defaultCpus = 2;

/** How runs are handed to Slurm, and how long one stays with them. */
export interface SlurmPlace {
  readonly options: SlurmOptions;
  readonly atOnce?: number | undefined;
  /** Come back as soon as the jobs are in the queue. */
  readonly detach?: boolean | undefined;
  /** Folder that all nodes see, for the trainer and TensorFlow; `.mtl/cluster` beside the definition without it. */
  readonly shared?: string | undefined;
  /** Seconds between two questions to Slurm. */
  readonly intervalSeconds?: number | undefined;
}

/** Prepares runs, submits them as one job, and follows them until the last has ended. Ctrl-C leaves them to Slurm. */
export async function performOnSlurm(
  requests: readonly RunRequest[],
  place: SlurmPlace,
  context: Context,
  view: RunView,
): Promise<readonly ClusterEnd[]> {
  const [first] = requests;
  if (!first) return [];
  const home = path.join(path.dirname(path.resolve(first.file)), '.mtl');
  const product = await placed(first.backend, home, place, context);
  const prepared: Prepared[] = [];
  for (const request of requests) prepared.push(await prepareRun(request));
  return submitted(prepared, product, place, context, view);
}

/** Lets a run go on from where it was last saved, as a job. Throws a ResumeError where it cannot. */
export async function resumeOnSlurm(
  dir: string,
  place: SlurmPlace,
  context: Context,
  view: RunView,
): Promise<ClusterEnd | undefined> {
  const known = reopenRun(path.resolve(dir));
  const home = path.dirname(path.dirname(known.dir));
  const product = await placed(readResolved(known.dir).backend, home, place, context);
  const record = { ...known.record, state: nextState(known.record.state, 'queue') };
  writeRecord(known.dir, record);
  const [performed] = await submitted([{ dir: known.dir, record }], product, place, context, view);
  return performed;
}

/** A run of the cluster as it was last seen. */
export interface ClusterEnd extends PerformedRun {
  readonly dir: string;
}

interface Prepared {
  readonly dir: string;
  readonly record: RunRecord;
}

async function placed(backend: RunRequest['backend'], home: string, place: SlurmPlace, { files }: Context) {
  const { trainer, version } = files;
  const installation = backend === 'wasm' ? undefined : await findTensorFlow();
  const shared = path.resolve(place.shared ?? path.join(home, 'cluster'));
  return placeProduct({ trainer, version, installation, shared, threads: place.options.cpus ?? defaultCpus });
}

async function submitted(
  prepared: readonly Prepared[],
  product: PlacedProduct,
  place: SlurmPlace,
  context: Context,
  view: RunView,
): Promise<readonly ClusterEnd[]> {
  const dirs = prepared.map(({ dir }) => dir);
  const name = `mtl ${prepared[0]?.record.name ?? ''}`.trim();
  const options = { cpus: defaultCpus, ...place.options };
  const jobs = await launchOnSlurm({ dirs, name, product, options, atOnce: place.atOnce });
  for (const { dir, record } of prepared) view.started(dir, record);
  const runs = dirs.map((dir, i) => ({ dir, job: jobs[i] ?? '' }));
  context.screen.note(
    `Submitted to Slurm: ${jobs.length === 1 ? 'job' : 'jobs'} ${jobs.join(', ')}. 'mtl jobs' shows where they stand.`,
  );
  if (place.detach === true) return prepared.map(({ dir, record }) => ({ dir, record, code: exitCodes.ok }));
  return follow(runs, place, context, view);
}

async function follow(
  runs: readonly ClusterRun[],
  place: SlurmPlace,
  { screen }: Context,
  view: RunView,
): Promise<readonly ClusterEnd[]> {
  const controller = new AbortController();
  const leave = (): void => controller.abort();
  const stopListening = onInterrupt(leave, leave);
  screen.broken.addEventListener('abort', leave, { once: true });
  const told = new Map<string, string>();
  const onLook = (standings: readonly Standing[]): void => {
    for (const standing of standings) {
      const sentence = sentenceFor(standing);
      if (told.get(standing.job) !== sentence && !isOver(standing)) screen.note(sentence);
      told.set(standing.job, sentence);
    }
    screen.status(standings.map(progressOf).filter(Boolean).join('  '));
  };
  const standings = await followJobs(runs, {
    signal: controller.signal,
    ...(place.intervalSeconds !== undefined && { intervalSeconds: place.intervalSeconds }),
    onLook,
    onSilence: (reason) => screen.note(`note: ${reason} It is asked again; the jobs are not touched.`),
  }).finally(stopListening);
  screen.status('');
  if (!standings.every(isOver)) screen.note("The jobs go on; 'mtl cancel RUN' ends one.");
  return standings.map((standing) => {
    const { dir, record } = standing;
    const ended = { dir, record };
    if (!isOver(standing)) return { ...ended, code: exitCodes.stopped };
    view.ended(dir, record);
    return { ...ended, code: codeOf(record, false) };
  });
}

/** «Run 7 (job 12_3) waits for free nodes.» */
export function sentenceFor({ record, job, status }: Standing): string {
  const words = status ? wordsFor(status) : 'has been submitted';
  return `Run ${record.id} (job ${job}) ${words}.`;
}

function progressOf({ record: { id, progress, state } }: Standing): string {
  return progress && state === 'running' ? `run ${id}: epoch ${progress.epoch} of ${progress.epochs}` : '';
}
