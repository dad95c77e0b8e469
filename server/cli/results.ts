import { stat } from 'node:fs/promises';
import type { Results } from '../compare/analysis.ts';
import { readResults } from '../compare/read-results.ts';
import { comparisonFolders } from '../compare/record.ts';
import { legend, mark, resultTable, type Cell } from '../compare/report/cells.ts';
import { csv } from '../compare/report/csv.ts';
import { html } from '../compare/report/html.ts';
import { itemColumns, itemNote, itemRows, itemTitle } from '../compare/report/item-rows.ts';
import { latex } from '../compare/report/latex.ts';
import { markdown } from '../compare/report/markdown.ts';
import { transferTables } from '../compare/report/transfer-tables.ts';
import { comparisonsIn, homeOf } from '../compare/train.ts';
import { verdict } from '../compare/verdict.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { FileError } from './read-definition.ts';
import type { Screen } from './screen.ts';
import { table } from './table.ts';

export const resultsForms = ['text', 'markdown', 'latex', 'csv', 'html', 'json'] as const;

export type ResultsForm = (typeof resultsForms)[number];

/** `mtl results`: prints a comparison again; `place` is its folder, or the definition whose newest is wanted. */
export async function results(place: string, form: ResultsForm, context: Context): Promise<ExitCode> {
  return showResults(await folderOf(place), form, context);
}

async function folderOf(place: string): Promise<string> {
  const found = await stat(place).catch(() => undefined);
  if (!found) throw new FileError(`${place} cannot be read: there is no such file or folder.`);
  if (found.isDirectory()) return place;
  const newest = comparisonFolders(comparisonsIn(homeOf(place)))[0];
  if (newest === undefined) throw new FileError(`${place} has no comparison yet: mtl compare ${place} trains one.`);
  return newest;
}

/** Prints what a comparison found. */
export function showResults(dir: string, form: ResultsForm, { screen }: Context): ExitCode {
  const { results: found } = readResults(dir);
  screen.status('');
  switch (form) {
    case 'text':
      printText(dir, found, screen);
      break;
    case 'markdown':
      screen.line(markdown(found).trimEnd());
      break;
    case 'latex':
      screen.line(latex(found).trimEnd());
      break;
    case 'csv':
      screen.line(csv(found).trimEnd());
      break;
    case 'html':
      screen.line(html(found).trimEnd());
      break;
    case 'json':
      screen.line(JSON.stringify({ type: 'results', dir, verdict: verdict(found), results: found }));
      break;
    default:
      form satisfies never;
  }
  for (const { member, seed, reason } of found.lost)
    screen.note(`note: ${member}, seed ${seed} does not count: ${reason}`);
  for (const sentence of found.damaged) screen.note(`note: ${sentence}`);
  return exitCodes.ok;
}

function printText(dir: string, found: Results, screen: Screen): void {
  const { arms, rows } = resultTable(found);
  for (const sentence of verdict(found)) screen.line(sentence);
  screen.line();
  const head = ['task', 'test score', ...arms];
  const body = rows.map(({ task, measure, cells }) => [task, measure, ...cells.map(shown)]);
  for (const line of table([head, ...body], 2)) screen.line(line);
  screen.line();
  screen.line(legend(found));
  const items = itemRows(found);
  if (items.length > 0) {
    screen.line();
    screen.line(`${itemTitle}:`);
    for (const line of table([itemColumns, ...items], 3)) screen.line(line);
    screen.line(itemNote);
  }
  for (const { title, targets, rows: own } of transferTables(found)) {
    screen.line();
    screen.line(`${title}:`);
    const lines = own.map(({ from, cells }) => [from, ...cells.map(shown)]);
    for (const line of table([['learned before', ...targets], ...lines], 1)) screen.line(line);
  }
  screen.line(`Kept in ${dir}.`);
}

/** The mark has a place of its own, so that numbers stay aligned. */
function shown({ value, spread, claim }: Cell): string {
  return `${value}${spread === undefined ? '' : ` ± ${spread}`} ${mark(claim) || ' '}`;
}
