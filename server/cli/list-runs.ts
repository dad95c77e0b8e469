import { changesBetween } from '../trainer/changes.ts';
import { changeLabels, type LabelChange } from '../trainer/folder/labels.ts';
import { listRuns, type ListedRun } from '../trainer/folder/list.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { runAt, runsAt } from './run-place.ts';
import { summaryLine } from './scores.ts';
import { clock, table } from './table.ts';

/** `mtl runs`: the runs of a folder, the newest first. */
export function printRuns(place: string | undefined, json: boolean, { screen }: Context): ExitCode {
  const runs = listRuns(runsAt(place));
  if (json) for (const run of runs) screen.line(JSON.stringify({ type: 'run', ...run }));
  else if (runs.length === 0) screen.note(`There are no runs in ${runsAt(place)}.`);
  else for (const line of table([heads, ...runs.map(rowOf)], heads.length)) screen.line(line);
  return exitCodes.ok;
}

const heads = ['run', 'state', 'name', 'arm', 'when', 'time', 'scores', 'labels'];

function rowOf({ record, labels }: ListedRun): readonly string[] {
  const { id, state, name, arm, created, seconds, summary, waitsFor, held } = record;
  const waits = state === 'queued' && waitsFor ? `${state} after ${waitsFor.join(', ')}` : state;
  const said = [labels.starred ? '★' : '', ...labels.tags.map((tag) => `#${tag}`), labels.note ?? ''];
  return [
    id,
    held === undefined ? waits : `held at epoch ${held}`,
    labels.name ?? name,
    arm,
    created.slice(0, 16).replace('T', ' '),
    seconds === undefined ? '' : clock(seconds),
    summary ? summaryLine(summary) : '',
    said.filter((word) => word !== '').join(' '),
  ];
}

/** `mtl changes`: what differs between two runs, a line each. */
export function printChanges(before: string, after: string, json: boolean, { screen }: Context): ExitCode {
  const changes = changesBetween(runAt(before), runAt(after));
  if (json) for (const change of changes) screen.line(JSON.stringify({ type: 'change', ...change }));
  else if (changes.length === 0) screen.note('Nothing that is recorded changed.');
  else for (const { name, before: old, after: now } of changes) screen.line(`${name}: ${old ?? '–'} → ${now ?? '–'}`);
  return exitCodes.ok;
}

/** What `mtl label` changes. */
export interface LabelOptions {
  readonly name?: string;
  readonly tag?: readonly string[];
  readonly untag?: readonly string[];
  readonly note?: string;
  readonly star?: boolean;
}

/** `mtl label`: says something of a run, and prints what holds now. */
export function labelRun(place: string, options: LabelOptions, json: boolean, { screen }: Context): ExitCode {
  const dir = runAt(place);
  const before = changeLabels(dir, {}).tags;
  const { name, note, star, tag, untag } = options;
  const change: LabelChange = {
    ...(name !== undefined && { name }),
    ...(note !== undefined && { note }),
    ...(star !== undefined && { starred: star }),
    ...((tag ?? untag) && { tags: [...before, ...(tag ?? [])].filter((each) => untag?.includes(each) !== true) }),
  };
  const labels = changeLabels(dir, change);
  if (json) screen.line(JSON.stringify({ type: 'labels', dir, labels }));
  else
    for (const [key, value] of Object.entries(labels))
      screen.line(`${key}: ${Array.isArray(value) ? value.join(', ') : String(value)}`);
  return exitCodes.ok;
}
