import { fork, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hasCode } from '../backend/has-code.ts';
import type { ProcessEnd } from './death.ts';
import { goneWithoutWords } from './forced-reason.ts';
import { lastLines } from './last-lines.ts';
import { memoryKills } from './memory-kills.ts';
import { diskTrouble } from './disk-trouble.ts';
import { clearControl, writeControl, type ControlOrder } from './folder/control.ts';
import { runFiles, writeWhole } from './folder/files.ts';
import type { RunRecord } from './folder/record.ts';
import { readResolved, writeResolved, type ResolvedRun } from './folder/resolved.ts';
import { claimRunFolder, readRecord, writeRecord } from './folder/runs.ts';
import { gitCommit } from './git-commit.ts';
import { admits, isFinal, nextState } from './lifecycle.ts';
import { isAlive } from './living.ts';
import type { FromTrainer, ToTrainer } from './messages.ts';

/** What a person asks for when starting a run. */
export interface RunRequest {
  /** Path of the definition. */
  readonly file: string;
  /** Its text at the moment of the order, saved or not. */
  readonly text: string;
  /** `joint`, `alternate` or `single:TASK`; the file's own schedule without it. */
  readonly arm?: string;
  readonly epochs?: number;
  readonly seed?: number;
  /** Folder that stands in for the definition's own, for paths in it. */
  readonly dataRoot?: string;
  /** More folders that data may be read from: the workspace's. */
  readonly allowed?: readonly string[];
  /** Folder of runs; `.mtl/runs` beside the definition without it. */
  readonly out?: string;
  readonly backend?: ResolvedRun['backend'];
  readonly smoke?: boolean;
  /** Holds it after so many epochs, before any test row is read, to be let go on by `reopenRun`: a trial of a sweep. */
  readonly until?: number;
  /** Absolute folders of the runs that a transfer starts from, or that an ensemble averages. */
  readonly sources?: readonly string[];
}

/**
 * Checks a definition, claims a run folder and writes all that a trainer needs into it.
 * @throws DefinitionError when the definition has errors; the error of `applyOverrides` when there is no such arm
 */
export async function prepareRun(request: RunRequest): Promise<PreparedRun> {
  // What reads definitions is loaded only where one is to be run: an editor's window opens without it.
  const { resolveRequest } = await import('./resolve-request.ts');
  const { resolved, text } = resolveRequest(request);
  const out = path.resolve(request.out ?? path.join(path.dirname(resolved.definition), '.mtl', 'runs'));
  return writeRun(resolved, text, out, request.smoke ? { smoke: true } : {});
}

/** A run that has its folder, and waits for its trainer. */
export interface PreparedRun {
  readonly dir: string;
  readonly record: RunRecord;
}

/**
 * Claims a folder under `out` and writes all that a trainer needs into it.
 * @param text of the definition
 */
export async function writeRun(
  resolved: ResolvedRun,
  text: string,
  out: string,
  more: Pick<RunRecord, 'smoke' | 'reproduces'>,
): Promise<PreparedRun> {
  const { arm, definition, experiment } = resolved;
  const commit = await gitCommit(path.dirname(definition));
  const dir = claimRunFolder(out);
  const record: RunRecord = {
    format: 1,
    id: path.basename(dir),
    name: experiment.name,
    arm,
    state: 'queued',
    created: new Date().toISOString(),
    seed: experiment.seed,
    ...more,
    versions: { node: process.versions.node },
    ...(commit === undefined ? {} : { gitCommit: commit }),
    tasks: Object.keys(experiment.tasks),
  };
  mkdirSync(path.join(dir, runFiles.checkpoint));
  writeWhole(path.join(dir, runFiles.definition), text);
  writeResolved(dir, resolved);
  writeRecord(dir, record);
  return { dir, record };
}

/** A run that cannot be resumed; the message says why, and what to do instead. */
export class ResumeError extends Error {
  override readonly name = 'ResumeError';
  readonly code = 'not-resumable';
}

/**
 * Looks at a run that is to go on from where it was last saved.
 * @throws ResumeError where it has finished, is being trained, or its folder has no record
 */
export function reopenRun(dir: string): PreparedRun {
  const record = recordToResume(dir);
  if (record.state === 'finished')
    throw new ResumeError(`Run ${record.id} has finished, so there is nothing to go on with; start a new run.`);
  if (admits(record.state, 'queue')) return reopened(dir, record);
  const { pid, host, born } = record;
  if (pid !== undefined && isAlive({ pid, host, born }))
    throw new ResumeError(`Run ${record.id} is being trained by process ${pid} on ${host ?? 'this machine'}.`);
  return reopened(dir, settleRecord(dir, goneWithoutWords));
}

/**
 * As `reopenRun`, with another epoch to be held after; without one it goes on to its end and reads the test rows.
 */
export function letGoOn(dir: string, until: number | undefined): PreparedRun {
  const opened = reopenRun(dir);
  const { until: before, ...resolved } = readResolved(dir);
  if (until !== before) writeResolved(dir, { ...resolved, ...(until !== undefined && { until }) });
  return opened;
}

/** What was ordered in its earlier life does not count any more. */
function reopened(dir: string, record: RunRecord): PreparedRun {
  clearControl(dir);
  return { dir, record };
}

function recordToResume(dir: string): RunRecord {
  try {
    return readRecord(dir);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ResumeError(`${dir} is not the folder of a run: ${reason}.`, { cause: error });
  }
}

export interface TrainerOptions {
  /** The trainer's program: the bundle, or its source under a Node that runs TypeScript. */
  readonly trainerFile: string;
  /** Another Node than the one that runs us. */
  readonly node?: string;
  /** The whole environment of the trainer; see `trainerEnvironment`. */
  readonly environment: NodeJS.ProcessEnv;
  /** Seconds for which the trainer goes on after we have gone; without it, it ends with us. */
  readonly leaseSeconds?: number;
  onMessage(message: FromTrainer): void;
}

/** A trainer process at work on one run. */
export interface Trainer {
  readonly dir: string;
  readonly pid: number | undefined;
  /** Tells it to go on, to wait, or to finish the step, save and end. */
  order(order: ControlOrder): void;
  /** Ends it at once; the run's folder then says `interrupted`. */
  kill(): void;
  /** Says that somebody still wants the run. */
  renewLease(): void;
  /** The final record, once the process has ended, however it ended. Never rejects for a trainer that died. */
  readonly ended: Promise<RunRecord>;
}

/** Starts a trainer on a prepared run folder. It leads a process group of its own, so that Ctrl-C reaches only us. */
export function startTrainer(dir: string, options: TrainerOptions): Trainer {
  if (options.leaseSeconds !== undefined) writeFileSync(path.join(dir, runFiles.lease), '');
  const known = readRecord(dir);
  const kills = memoryKills();
  const log = openSync(path.join(dir, runFiles.log), 'a');
  const lease = options.leaseSeconds === undefined ? [] : ['--lease', String(options.leaseSeconds)];
  const child = fork(options.trainerFile, [dir, ...lease], {
    serialization: 'advanced',
    detached: true,
    execArgv: [],
    env: options.environment,
    stdio: ['ignore', log, log, 'ipc'],
    ...(options.node === undefined ? {} : { execPath: options.node }),
  });
  closeSync(log);
  let told = known;
  child.on('message', (value) => {
    const message = value as FromTrainer;
    if (message.type === 'record') told = message.record;
    options.onMessage(message);
  });
  return {
    dir,
    pid: child.pid,
    order: (order) => send(child, dir, { type: order }),
    kill: () => void child.kill('SIGKILL'),
    renewLease: () => renewLease(dir),
    ended: ended(child, dir, () => told, kills),
  };
}

/** Says, through the run's folder, that somebody still wants the run. */
export function renewLease(dir: string): void {
  const now = new Date();
  try {
    utimesSync(path.join(dir, runFiles.lease), now, now);
  } catch (error) {
    // A run that has ended takes its lease with it.
    if (!hasCode(error, ['ENOENT'])) throw error;
  }
}

function send(child: ChildProcess, dir: string, message: ToTrainer): void {
  if (!child.connected) return writeControl(dir, message.type);
  child.send(message, (error) => {
    if (error) writeControl(dir, message.type);
  });
}

type Reason = Pick<RunRecord, 'reason' | 'reasonCode'>;

/**
 * @param told gives the last record that was heard of
 * @param kills what `memoryKills` gave before the process started
 */
async function ended(child: ChildProcess, dir: string, told: () => RunRecord, kills: number): Promise<RunRecord> {
  const end = await new Promise<ProcessEnd | Reason>((resolve) => {
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ reason: `The trainer could not be started: ${error.message}.` });
      else console.error(error);
    });
    child.once('exit', (code, signal) => resolve({ code, signal, kills: memoryKills() - kills }));
  });
  // The last messages may still be on their way when the process has gone.
  if (child.connected) await new Promise<void>((resolve) => child.once('disconnect', resolve));
  const known = told();
  const { deathReason } = await import('./death.ts');
  const why = 'code' in end ? deathReason(dir, end) : end;
  try {
    // What its process could tell and the disk did not take is written now, where it does.
    if (isFinal(known.state) && !isFinal(readRecord(dir).state)) return written(dir, known);
    return settle(dir, why);
  } catch (error) {
    // Somebody has removed the run's folder: what was last known of it is the truth that is left.
    console.error(error);
    return isFinal(known.state) ? known : { ...known, state: nextState(known.state, 'lose'), ...why };
  }
}

/**
 * The record of a run whose process has gone: where the process could not write the end itself, that is done for it.
 * @throws where there is no record of a run of this version
 */
export function settleRecord(dir: string, why: string): RunRecord {
  return settle(dir, { reason: why });
}

function settle(dir: string, why: Reason): RunRecord {
  const record = readRecord(dir);
  if (isFinal(record.state)) return record;
  const state = nextState(record.state, 'lose');
  return written(dir, { ...record, state, ...why, ...lastLines(dir), ended: new Date().toISOString() });
}

/** Writes the last record of a run and gives it back; a disk that does not take it keeps the old one. */
function written(dir: string, record: RunRecord): RunRecord {
  try {
    writeRecord(dir, record);
  } catch (error) {
    if (diskTrouble(error) === undefined) throw error;
  }
  return record;
}
