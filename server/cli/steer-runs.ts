import path from 'node:path';
import { writeControl, type ControlOrder } from '../trainer/folder/control.ts';
import { listRuns } from '../trainer/folder/list.ts';
import type { RunRecord } from '../trainer/folder/record.ts';
import { readRecord } from '../trainer/folder/runs.ts';
import { deleteRun, restoreRun } from '../trainer/folder/trash.ts';
import { admits, allows, type RunAction } from '../trainer/lifecycle.ts';
import { readRules, writeRules } from '../trainer/queue/rules.ts';
import { queueOf, ticketsIn } from '../trainer/queue/tickets.ts';
import { stopSurely } from '../trainer/stop-surely.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { runAt, runsAt } from './run-place.ts';

/** What a command of this file prints: a sentence, or an object with `--json`. */
function say({ screen }: Context, json: boolean, dir: string, text: string, more: object = {}): void {
  if (json) screen.line(JSON.stringify({ type: 'said', dir, text, ...more }));
  else screen.line(text);
}

const orders: Readonly<Record<Exclude<RunAction, 'delete'>, ControlOrder>> = {
  startNow: 'start',
  pause: 'pause',
  resume: 'resume',
  stop: 'stop',
};

const done: Readonly<Record<keyof typeof orders, string>> = {
  startNow: 'begins now',
  pause: 'will wait after its step, saved',
  resume: 'goes on',
  stop: 'will end after its step',
};

/** Whether a paused run is meant, which its own trainer lets go on; one that has ended is trained anew. */
export function isPaused(place: string): boolean {
  return admits(readRecord(runAt(place)).state, 'resume');
}

/** `mtl pause`, `mtl start`, and `mtl resume` of a paused run: tells its trainer, whoever started it. */
export function orderRun(place: string, action: keyof typeof orders, json: boolean, context: Context): ExitCode {
  const dir = runAt(place);
  const { id, state } = readRecord(dir);
  if (!allows(state, action)) {
    say(context, json, dir, `Run ${id} is ${state}: there is nothing to ${orders[action]}.`, { state });
    return exitCodes.refused;
  }
  writeControl(dir, orders[action]);
  say(context, json, dir, `Run ${id} ${done[action]}.`, { state });
  return exitCodes.ok;
}

/** `mtl stop`: stops runs, sees that they end, and says how. */
export async function stopRuns(
  places: readonly string[],
  all: boolean,
  json: boolean,
  context: Context,
): Promise<ExitCode> {
  const dirs = all ? activeIn(runsAt(places[0])) : places.map(runAt);
  if (dirs.length === 0) say(context, json, runsAt(places[0]), 'No run is in progress.');
  const ends = await Promise.all(dirs.map((dir) => stopOne(dir, json, context)));
  return ends.every((ended) => ended) ? exitCodes.ok : exitCodes.failed;
}

const activeIn = (runs: string): readonly string[] =>
  listRuns(runs)
    .filter(({ record }) => allows(record.state, 'stop'))
    .map(({ dir }) => dir);

async function stopOne(dir: string, json: boolean, context: Context): Promise<boolean> {
  const { id, state, pid } = readRecord(dir);
  if (!allows(state, 'stop')) {
    say(context, json, dir, `Run ${id} is ${state} already.`, { state });
    return true;
  }
  writeControl(dir, 'stop');
  const record = pid === undefined ? undefined : await stopSurely(dir);
  say(context, json, dir, endOf(id, record), { state: record?.state ?? state });
  return record === undefined || record.state === 'stopped' || record.state === 'finished';
}

function endOf(id: string, record: RunRecord | undefined): string {
  if (!record) return `Run ${id} was asked to stop; its machine cannot be reached from here.`;
  return `Run ${id} ${record.state}${record.reason === undefined ? '.' : `: ${record.reason}`}`;
}

/** `mtl delete`: puts runs aside. */
export function deleteRuns(places: readonly string[], json: boolean, context: Context): ExitCode {
  for (const dir of places.map(runAt)) {
    deleteRun(dir);
    const text = `Run ${path.basename(dir)} was deleted; «mtl restore ${path.relative('.', dir)}» brings it back.`;
    say(context, json, dir, text);
  }
  return exitCodes.ok;
}

/** `mtl restore`: brings deleted runs back, by the folders that they had. */
export function restoreRuns(places: readonly string[], json: boolean, context: Context): ExitCode {
  for (const place of places) {
    const dir = /^\d+$/.test(place) ? path.join(runsAt(), place) : path.resolve(place);
    restoreRun(dir);
    say(context, json, dir, `Run ${path.basename(dir)} is back.`);
  }
  return exitCodes.ok;
}

/** `mtl queue`: which runs train and wait in a folder, and how many train at once; `atOnce` changes that. */
export function queue(
  place: string | undefined,
  atOnce: number | undefined,
  json: boolean,
  context: Context,
): ExitCode {
  const runs = runsAt(place);
  if (atOnce !== undefined) writeRules(runs, { atOnce });
  const rules = readRules(runs);
  const tickets = ticketsIn(queueOf(runs)) ?? [];
  if (json) {
    context.screen.line(JSON.stringify({ type: 'queue', runs, ...rules, tickets }));
    return exitCodes.ok;
  }
  context.screen.line(`At once on one device: ${rules.atOnce}`);
  for (const { run, device, host, pid } of tickets)
    context.screen.line(
      `  run ${run}: ${readRecord(path.join(runs, run)).state} on ${device} of ${host}, process ${pid}`,
    );
  return exitCodes.ok;
}
