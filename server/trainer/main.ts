/**
 * The trainer process: `node trainer.cjs RUN_FOLDER [--lease SECONDS]`; everything else stands in the run's folder. With
 * `--measure` in its place it measures what steps take, with `--verify` it holds the methods against what is known of them, with
 * `--inquire` it reads data to answer a question; all answer over the channel to their parent.
 */
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runFiles } from './folder/files.ts';
import { answerInquiry } from './inquiry/answer.ts';
import { answerMeasure } from './measure-process.ts';
import { Orders } from './orders.ts';
import { sendToParent } from './parent.ts';
import type { RunRecord } from './folder/record.ts';
import { readRecord } from './folder/runs.ts';
import { readResolved } from './folder/resolved.ts';
import { startBackend } from './start-backend.ts';
import { Reporter } from './reporter.ts';
import { Run } from './run.ts';
import { explain, reasonCode } from './explain.ts';
import { answerVerify } from './verify/verify-process.ts';

/** How a run ended before says nothing of how it will. */
function begunAgain(record: RunRecord): RunRecord {
  const again: { -readonly [K in keyof RunRecord]: RunRecord[K] } = { ...record };
  delete again.ended;
  delete again.reason;
  delete again.reasonCode;
  return again;
}

async function main(dir: string, leaseSeconds: number | undefined): Promise<void> {
  const resolved = readResolved(dir);
  const reporter = new Reporter(dir, begunAgain(readRecord(dir)), sendToParent);
  const orders = new Orders({ dir, ...(leaseSeconds === undefined ? {} : { leaseSeconds }) });
  try {
    reporter.update({ pid: process.pid, host: os.hostname(), started: new Date().toISOString() }, 'start');
    await startBackend(resolved.backend, reporter);
    await new Run(dir, resolved, reporter, orders).train();
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    reporter.update({ reason: explain(error), ...reasonCode(error) }, 'fail');
  } finally {
    rmSync(path.join(dir, runFiles.lease), { force: true });
    reporter.close();
    orders.dispose();
    if (process.connected) process.disconnect();
  }
}

function start(first: string): Promise<void> {
  if (first === '--measure') return answerMeasure();
  if (first === '--verify') return answerVerify();
  if (first === '--inquire') return answerInquiry();
  return main(first, flag === '--lease' ? Number(seconds) : undefined);
}

const [dir, flag, seconds] = process.argv.slice(2);
if (dir === undefined) {
  console.error('usage: trainer RUN_FOLDER [--lease SECONDS]');
  process.exitCode = 2;
} else {
  start(dir).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
