import { markdownTable } from './markdown-table.ts';

/** The texts of a table on the page, cells over several columns with empty ones behind them. */
export function tableTexts(table: HTMLTableElement): { head: string[]; rows: string[][] } {
  const texts = (row: HTMLTableRowElement): string[] =>
    [...row.cells].flatMap((cell) => [
      cell.dataset['text'] ?? cell.textContent?.trim() ?? '',
      ...Array<string>(cell.colSpan - 1).fill(''),
    ]);
  const heads = [...(table.tHead?.rows ?? [])].map(texts);
  const last = heads.at(-1) ?? [];
  let group = '';
  const head = last.map((name, i) => {
    group = heads.length > 1 ? (heads[0]?.[i] ?? '') || group : '';
    return group && i > 0 ? `${group}: ${name}` : name;
  });
  return { head, rows: [...table.tBodies].flatMap((body) => [...body.rows]).map(texts) };
}

export function tableAsMarkdown(table: HTMLTableElement): string {
  const { head, rows } = tableTexts(table);
  return markdownTable(head, rows);
}

/** Comma-separated values (RFC 4180). */
export function csvOf(lines: readonly (readonly (string | number)[])[]): string {
  const quoted = (value: string | number): string => {
    const text = typeof value === 'number' && Number.isNaN(value) ? '' : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return lines.map((cells) => cells.map(quoted).join(',')).join('\r\n') + '\r\n';
}
