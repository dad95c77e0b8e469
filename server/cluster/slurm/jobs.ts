import { callSlurm, SlurmError } from './call.ts';

/** What Slurm says of one job, or of one task of an array. */
export interface JobStatus {
  /** Slurm's word: `PENDING`, `RUNNING`, `TIMEOUT`, `OUT_OF_MEMORY`, … */
  readonly state: string;
  /** Why it waits or ended, in Slurm's word: `Resources`, `Priority`. */
  readonly reason?: string;
  readonly node?: string;
}

/** States by job, `12` or `12_3`. A job that Slurm has forgotten is not among them. */
export type JobStates = ReadonlyMap<string, JobStatus>;

/** Slurm's states in which a job will still, or again, do something. */
const alive = [
  'PENDING',
  'CONFIGURING',
  'RUNNING',
  'COMPLETING',
  'REQUEUED',
  'REQUEUE_HOLD',
  'REQUEUE_FED',
  'RESIZING',
];
const held = ['SUSPENDED', 'STOPPED', 'SIGNALING', 'STAGE_OUT', 'SPECIAL_EXIT', 'RESV_DEL_HOLD'];

/** Whether a job may still train. */
export function isOnTheWay({ state }: JobStatus): boolean {
  return alive.includes(state) || held.includes(state);
}

/**
 * Asks for all jobs in one question: first the queue, then, for those that have left it, the controller's memory, which
 * needs no accounting database.
 * @param ids `12` or `12_3`
 * @throws SlurmError
 */
export async function askForJobs(ids: readonly string[]): Promise<JobStates> {
  const found = new Map<string, JobStatus>();
  if (ids.length === 0) return found;
  for (const [id, status] of parseQueue(await queueOf(ids))) found.set(id, status);
  for (const id of ids) {
    if (found.has(id)) continue;
    const status = await remembered(id);
    if (status) found.set(id, status);
  }
  return found;
}

/** squeue refuses as a whole where one of the jobs is no longer known; then each is asked for alone. */
async function queueOf(ids: readonly string[]): Promise<string> {
  const words = ['--noheader', '--array', '--states=all', '--format=%i|%T|%r|%N'];
  const jobs = [...new Set(ids.map((id) => id.split('_')[0] ?? id))];
  try {
    return await callSlurm('squeue', [...words, `--jobs=${jobs.join(',')}`]);
  } catch (error) {
    if (!(error instanceof SlurmError) || error.code !== 'slurm-refused' || !isUnknownJob(error)) throw error;
    return '';
  }
}

const isUnknownJob = ({ message }: SlurmError): boolean => /invalid job id/i.test(message);

/** The lines of `squeue --format=%i|%T|%r|%N`; what is not of that form, as a banner, is left out. */
export function parseQueue(text: string): JobStates {
  const found = new Map<string, JobStatus>();
  for (const line of text.split('\n')) {
    const [id, state, reason, node] = line.trim().split('|');
    if (id === undefined || state === undefined || !/^\d+(_\d+)?$/.test(id) || !/^[A-Z_]+$/.test(state)) continue;
    found.set(id, { state, ...known('reason', reason), ...known('node', node) });
  }
  return found;
}

async function remembered(id: string): Promise<JobStatus | undefined> {
  try {
    return parseShown(await callSlurm('scontrol', ['--oneliner', 'show', 'job', id]));
  } catch (error) {
    if (error instanceof SlurmError && error.code === 'slurm-refused') return accounted(id);
    throw error;
  }
}

/** A line of `scontrol --oneliner show job`. */
export function parseShown(text: string): JobStatus | undefined {
  const field = (name: string): string | undefined => new RegExp(`(?:^|\\s)${name}=(\\S+)`).exec(text)?.[1];
  const state = field('JobState');
  if (state === undefined) return undefined;
  return { state, ...known('reason', field('Reason')), ...known('node', field('NodeList')) };
}

async function accounted(id: string): Promise<JobStatus | undefined> {
  try {
    return parseAccount(await callSlurm('sacct', ['-X', '-n', '-P', '-o', 'State,NodeList', '-j', id]));
  } catch (error) {
    // Many clusters keep no accounts; what nobody remembers, nobody can tell.
    if (error instanceof SlurmError && error.code !== 'slurm-silent') return undefined;
    throw error;
  }
}

/** What `sacct --parsable2 --noheader --format=State,NodeList` prints; the state may be followed by who cancelled. */
export function parseAccount(text: string): JobStatus | undefined {
  for (const line of text.split('\n').reverse()) {
    const [state, node] = line.trim().split('|');
    const word = state?.split(' ')[0];
    if (word !== undefined && /^[A-Z_]+$/.test(word)) return { state: word, ...known('node', node) };
  }
  return undefined;
}

function known<N extends 'reason' | 'node'>(name: N, value: string | undefined): { readonly [K in N]?: string } {
  const absent = value === undefined || ['', 'None', '(null)', '(None)', 'None assigned'].includes(value);
  return (absent ? {} : { [name]: value }) as { readonly [K in N]?: string };
}
