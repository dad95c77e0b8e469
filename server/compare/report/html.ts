import type { Results } from '../analysis.ts';
import { verdict } from '../verdict.ts';
import { legend, mark, resultTable, type Cell } from './cells.ts';
import { differenceRows, differenceColumns } from './differences.ts';
import { itemColumns, itemNote, itemRows, itemTitle } from './item-rows.ts';
import { forestSvg } from './forest-svg.ts';
import { escaped } from './html-text.ts';
import { transferTables } from './transfer-tables.ts';

/** Results as one HTML file that stands alone: no script, nothing fetched, readable in light and dark and on paper. */
export function html(results: Results): string {
  const { arms, rows } = resultTable(results);
  const title = escaped(results.name);
  const parts = [
    `<h1>${title}</h1>`,
    list(verdict(results)),
    '<h2>Scores on the test set</h2>',
    table(
      ['task', 'test score', ...arms],
      rows.map(({ task, measure, cells }) => [escaped(task), escaped(measure), ...cells.map(shown)]),
    ),
    `<p class="note">${escaped(legend(results))}</p>`,
    ...forestSvg(results),
    '<h2>Differences to each task alone</h2>',
    table(
      differenceColumns,
      differenceRows(results).map((row) => row.map(escaped)),
    ),
    '<p class="note">Paired over seeds: mean difference with its 95 % t interval, the degrees of freedom, the two-sided p value corrected for the number of tasks (Holm), from six seeds that of a sign-flip permutation test, and Hedges’ g.</p>',
    ...itemTable(results),
    ...transferTables(results).flatMap(({ title: heading, targets, rows: own }) => [
      `<h2>${escaped(heading)}</h2>`,
      table(
        ['learned before', ...targets],
        own.map(({ from, cells }) => [escaped(from), ...cells.map(shown)]),
      ),
    ]),
    ...notes(results),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
${style}
</style>
</head>
<body>
${parts.join('\n')}
</body>
</html>
`;
}

const style = `:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #b42318; --muted: #6a6a6a; }
@media (prefers-color-scheme: dark) { :root { --good: #56d364; --bad: #ff7b72; --muted: #a0a0a0; } }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .7rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left; }
.good { color: var(--good); } .bad { color: var(--bad); } .muted, .note { color: var(--muted); } .note { font-size: .85rem; }
svg { display: block; max-width: 100%; } svg text { fill: currentColor; font: 12px system-ui, sans-serif; }`;

const list = (sentences: readonly string[]): string =>
  `<ul>${sentences.map((sentence) => `<li>${escaped(sentence)}</li>`).join('')}</ul>`;

/** @param rows of cells that are HTML already */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<div class="scroll"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`;
}

function itemTable(results: Results): string[] {
  const rows = itemRows(results).map((row) => row.map(escaped));
  if (rows.length === 0) return [];
  return [`<h2>${escaped(itemTitle)}</h2>`, table(itemColumns, rows), `<p class="note">${escaped(itemNote)}</p>`];
}

function shown({ value, spread, claim }: Cell): string {
  const half = spread === undefined ? '' : ` <span class="muted">± ${escaped(spread)}</span>`;
  const sign = mark(claim);
  const marked =
    sign === ''
      ? ''
      : ` <span class="${claim === 'better' ? 'good' : 'bad'}" title="${claim} than alone">${sign}</span>`;
  return `${escaped(value)}${half}${marked}`;
}

function notes({ leftOut, lost, damaged }: Results): string[] {
  const items = [
    ...leftOut.map(({ arm, reason }) => `${arm} is left out: ${reason}.`),
    ...lost.map(({ member, seed, reason }) => `${member}, seed ${seed}, does not count: ${reason}`),
    ...damaged,
  ];
  return items.length === 0 ? [] : ['<h2>Left out</h2>', list(items)];
}
