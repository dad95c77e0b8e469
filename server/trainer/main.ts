/**
 * The trainer process: `node trainer.cjs RUN_FOLDER [--lease SECONDS | --scheduled]`; everything else stands in the run's folder.
 * `--scheduled` is for a cluster's job: the run waits for no turn, and is taken over from a trainer that may live on a lost node. With
 * `--measure` in its place it measures what steps take, with `--verify` it holds the methods against what is known of them, with
 * `--inquire` it reads data to answer a question, with `--use` it does something with a run that is there; all answer over the channel to their parent.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { begunAgain } from './begun-again.ts';
import { clearControl } from './folder/control.ts';
import { lastLines } from './last-lines.ts';
import { runFiles } from './folder/files.ts';
import { runEnsemble } from './ensemble.ts';
import { ownMark } from './living.ts';
import { Ownership } from './ownership.ts';
import { DiskPatience } from './disk-patience.ts';
import { Interruption, interruptionOf, Orders } from './orders.ts';
import { sendToParent } from './parent.ts';
import { readRecord } from './folder/runs.ts';
import { readResolved, type ResolvedRun } from './folder/resolved.ts';
import { deviceOf } from './queue/device.ts';
import { waitForTurn } from './queue/turn.ts';
import { startBackend } from './start-backend.ts';
import { Reporter } from './reporter.ts';
import { Run } from './run.ts';
import { endOfLog, tidyLog } from './tidy-log.ts';
import { explain, reasonCode } from './explain.ts';

/** Ends at once where nothing more can be finished. */
function endAtOnce(dir: string, reporter: Reporter): void {
  const reason =
    'Asked to end, the trainer came to no end of a step in time and was terminated: what was saved before is kept.';
  try {
    reporter.update({ reason }, 'lose');
  } finally {
    rmSync(path.join(dir, runFiles.lease), { force: true });
    process.exit(1);
  }
}

/** Ends without a word in the run's folder, which another trainer writes now. */
function giveWay(): void {
  console.error('Another trainer has taken this run over; this one ends.');
  process.exit(1);
}

interface Attempt {
  readonly dir: string;
  readonly resolved: ResolvedRun;
  readonly reporter: Reporter;
  readonly orders: Orders;
  /** Whether a cluster's scheduler has given the run its turn. */
  readonly scheduled: boolean;
}

async function train({ dir, resolved, reporter, orders, scheduled }: Attempt): Promise<void> {
  reporter.update({ ...ownMark() }, 'queue');
  // A smoke run is over before a turn would come.
  const turnless = resolved.smoke || scheduled;
  const release = turnless ? () => {} : await waitForTurn(dir, await deviceOf(resolved.backend), reporter, orders);
  try {
    reporter.begin();
    const log = endOfLog(dir);
    await startBackend(resolved.backend, reporter);
    tidyLog(dir, log);
    const { members } = resolved;
    if (members) await runEnsemble({ dir, resolved, members, reporter, orders });
    else await new Run(dir, resolved, reporter, orders).train();
  } finally {
    release();
  }
}

async function main(dir: string, leaseSeconds: number | undefined, scheduled: boolean): Promise<void> {
  const resolved = readResolved(dir);
  const owner = scheduled ? await Ownership.take(dir) : undefined;
  const reporter = new Reporter(dir, begunAgain(readRecord(dir)), sendToParent);
  const onHurry = () => endAtOnce(dir, reporter);
  const lease = leaseSeconds === undefined ? {} : { leaseSeconds };
  const orders = new Orders({ dir, ...lease, onHurry, onUsurped: giveWay, owner });
  try {
    await train({ dir, resolved, reporter, orders, scheduled });
    // The end is to stand on the disk too; who hears it live knows it already.
    await new DiskPatience(reporter, orders).keep(() => undefined).catch(interruptionOf);
  } catch (error) {
    if (error instanceof Interruption) reporter.update({ reason: error.order.reason }, error.order.event);
    else {
      console.error(error);
      process.exitCode = 1;
      reporter.update({ reason: explain(error), ...reasonCode(error), ...lastLines(dir) }, 'fail');
    }
  } finally {
    rmSync(path.join(dir, runFiles.lease), { force: true });
    clearControl(dir);
    reporter.close();
    owner?.release();
    orders.dispose();
    if (process.connected) process.disconnect();
  }
}

/** Loads what answers a question only where one is asked: a run needs neither the checks nor the definition's reading. */
async function start(first: string): Promise<void> {
  if (first === '--measure') return (await import('./measure-process.ts')).answerMeasure();
  if (first === '--verify') return (await import('./verify/verify-process.ts')).answerVerify();
  if (first === '--inquire') return (await import('./inquiry/answer.ts')).answerInquiry();
  if (first === '--use') return (await import('./use/answer.ts')).answerUse();
  return main(first, flag === '--lease' ? Number(seconds) : undefined, flag === '--scheduled');
}

const [dir, flag, seconds] = process.argv.slice(2);
if (dir === undefined) {
  console.error('usage: trainer RUN_FOLDER [--lease SECONDS | --scheduled]');
  process.exitCode = 2;
} else {
  start(dir).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
