import type { Results } from '../analysis.ts';
import { resultTable, type Cell } from './cells.ts';
import { transferTables } from './transfer-tables.ts';

/** Results as a LaTeX table of the package booktabs; what is better than alone is bold, what is worse is in italics. */
export function latex(results: Results): string {
  const { arms, rows } = resultTable(results);
  const line = (cells: readonly string[]): string => `  ${cells.join(' & ')} \\\\`;
  return [
    '% \\usepackage{booktabs}',
    `\\begin{tabular}{ll${'r'.repeat(arms.length)}}`,
    '  \\toprule',
    line(['task', 'score', ...arms].map(escaped)),
    '  \\midrule',
    ...rows.map(({ task, measure, cells }) => line([escaped(task), escaped(measure), ...cells.map(shown)])),
    '  \\bottomrule',
    '\\end{tabular}',
    ...transferTables(results).flatMap(({ title, targets, rows: own }) => [
      '',
      `% ${title}`,
      `\\begin{tabular}{l${'r'.repeat(targets.length)}}`,
      '  \\toprule',
      line(['learned before', ...targets].map(escaped)),
      '  \\midrule',
      ...own.map(({ from, cells }) => line([escaped(from), ...cells.map(shown)])),
      '  \\bottomrule',
      '\\end{tabular}',
    ]),
    '',
  ].join('\n');
}

function shown({ value, spread, claim }: Cell): string {
  if (value === '–') return '--';
  const number = `$${plain(value)}${spread === undefined ? '' : ` \\pm ${plain(spread)}`}$`;
  if (claim === 'better') return `\\textbf{${number}}`;
  return claim === 'worse' ? `\\textit{${number}}` : number;
}

const plain = (number: string): string =>
  number.replace('−', '-').replaceAll(',', '{,}').replace('–', '\\mbox{--}').replace('×', '\\times');

const special: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  Δ: '$\\Delta$',
  '↑': '$\\uparrow$',
  '↓': '$\\downarrow$',
  '>': '$\\to$',
};

const escaped = (text: string): string =>
  text.replace(/[\\~^Δ↑↓>&%$#_{}]/g, (character) => special[character] ?? `\\${character}`);
