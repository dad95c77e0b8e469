import type { Results } from '../analysis.ts';
import { verdict } from '../verdict.ts';
import { legend, mark, resultTable, type Cell } from './cells.ts';
import { itemColumns, itemNote, itemRows, itemTitle } from './item-rows.ts';
import { transferTables } from './transfer-tables.ts';

/** Results as Markdown: verdict, table, legend. */
export function markdown(results: Results): string {
  const { arms, rows } = resultTable(results);
  return [
    `## ${results.name}`,
    '',
    ...verdict(results).map((sentence) => `- ${sentence}`),
    '',
    line(['task', 'test score', ...arms]),
    `| --- | --- |${arms.map(() => ' ---: |').join('')}`,
    ...rows.map(({ task, measure, cells }) => line([task, measure, ...cells.map(shown)])),
    '',
    legend(results),
    '',
    ...itemLines(results),
    ...transferTables(results).flatMap(({ title, targets, rows: own }) => [
      `${title}:`,
      '',
      line(['learned before', ...targets]),
      `| --- |${targets.map(() => ' ---: |').join('')}`,
      ...own.map(({ from, cells }) => line([from, ...cells.map(shown)])),
      '',
    ]),
  ].join('\n');
}

function itemLines(results: Results): string[] {
  const rows = itemRows(results);
  if (rows.length === 0) return [];
  return [
    `${itemTitle}:`,
    '',
    line(itemColumns),
    `|${' --- |'.repeat(itemColumns.length)}`,
    ...rows.map(line),
    '',
    itemNote,
    '',
  ];
}

/** A row of a table in Markdown. */
export const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;

const escaped = (text: string): string => text.replaceAll('|', '\\|');

function shown({ value, spread, claim }: Cell): string {
  return `${value}${spread === undefined ? '' : ` ± ${spread}`}${mark(claim) === '' ? '' : ` ${mark(claim)}`}`;
}
