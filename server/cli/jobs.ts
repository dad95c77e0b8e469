import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { cancelRun } from '../cluster/cancel.ts';
import { standingOf, type Standing } from '../cluster/follow.ts';
import { readJob } from '../cluster/job-record.ts';
import { askForJobs } from '../cluster/slurm/jobs.ts';
import { wordsFor } from '../cluster/slurm/words.ts';
import { writeControl } from '../trainer/folder/control.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { PlaceError, runAt, runsAt } from './run-place.ts';
import { table } from './table.ts';

/** `mtl jobs`: the runs beside a definition, or in a folder, that jobs of a cluster train, and where each stands. */
export async function jobs(place: string, json: boolean, { screen }: Context): Promise<ExitCode> {
  const found = clusterRuns(place);
  const states = await askForJobs(found.map(({ job }) => job));
  const standings = found.map((run) => standingOf(run, states));
  if (json) screen.line(JSON.stringify(standings.map(asJson)));
  else if (standings.length === 0) screen.note(`No run of a cluster is kept in ${path.resolve(place)}.`);
  else for (const line of table([['run', 'job', 'state', 'slurm'], ...standings.map(cellsOf)], 4)) screen.line(line);
  return exitCodes.ok;
}

/** `mtl cancel`: ends a run of a cluster, its step finished and saved where it is at work. */
export async function cancel(run: string, { screen }: Context): Promise<ExitCode> {
  const dir = runAt(run);
  const job = readJob(dir);
  if (!job) throw new PlaceError(`${run} is trained on this machine, by no job of a cluster: 'mtl stop' ends it.`);
  const { record } = await cancelRun({ dir, job: job.job }, (place) => writeControl(place, 'stop'));
  screen.line(`Run ${record.id} ${record.state}; job ${job.job} has left the queue.`);
  return exitCodes.ok;
}

/** The runs that jobs train, newest first. */
function clusterRuns(place: string) {
  const runs = runsAt(place);
  if (!existsSync(runs)) return [];
  const ids = readdirSync(runs).filter((name) => /^\d+$/.test(name));
  return ids
    .sort((a, b) => Number(b) - Number(a))
    .flatMap((id) => {
      const dir = path.join(runs, id);
      const job = readJob(dir);
      return job ? [{ dir, job: job.job }] : [];
    });
}

function cellsOf({ record, job, status }: Standing): readonly string[] {
  return [record.id, job, record.state, status ? wordsFor(status) : 'not known any more'];
}

const asJson = ({ dir, job, record, status }: Standing) => ({ dir, job, record, slurm: status ?? null });
