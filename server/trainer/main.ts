/** The trainer process: `node trainer.cjs RUN_FOLDER [--lease SECONDS]`. Everything else stands in the run's folder. */
import { Orders } from './orders.ts';
import { sendToParent } from './parent.ts';
import { readRecord } from './folder/runs.ts';
import { readResolved } from './folder/resolved.ts';
import { startBackend } from './start-backend.ts';
import { Reporter } from './reporter.ts';
import { Run } from './run.ts';
import { explain, reasonCode } from './explain.ts';

async function main(dir: string, leaseSeconds: number | undefined): Promise<void> {
  const resolved = readResolved(dir);
  const reporter = new Reporter(dir, readRecord(dir), sendToParent);
  const orders = new Orders({ dir, ...(leaseSeconds === undefined ? {} : { leaseSeconds }) });
  try {
    reporter.update({ pid: process.pid, started: new Date().toISOString() }, 'start');
    await startBackend(resolved.backend, reporter);
    await new Run(dir, resolved, reporter, orders).train();
  } catch (error) {
    console.error(error);
    reporter.update({ reason: explain(error), ...reasonCode(error) }, 'fail');
    process.exitCode = 1;
  } finally {
    reporter.update({ ended: new Date().toISOString() });
    reporter.close();
    orders.dispose();
    if (process.connected) process.disconnect();
  }
}

const [dir, flag, seconds] = process.argv.slice(2);
if (dir === undefined) {
  console.error('usage: trainer RUN_FOLDER [--lease SECONDS]');
  process.exitCode = 2;
} else {
  void main(dir, flag === '--lease' ? Number(seconds) : undefined);
}
