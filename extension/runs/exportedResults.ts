import { csv } from '../../server/compare/report/csv.ts';
import { html } from '../../server/compare/report/html.ts';
import { latex } from '../../server/compare/report/latex.ts';
import { markdown } from '../../server/compare/report/markdown.ts';
import { readResults } from '../../server/compare/read-results.ts';
import type { ExportForm } from '../../webview/results/messages.ts';

const writers = { markdown, latex, csv, html } as const;
const endings = { markdown: 'md', latex: 'tex', csv: 'csv', html: 'html' } as const;

/** The results of a comparison's folder in a form, with a name for the file. */
export function exported(dir: string, form: ExportForm): { readonly fileName: string; readonly content: string } {
  const { results } = readResults(dir);
  const name = results.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-');
  return { fileName: `${name}-results.${endings[form]}`, content: writers[form](results) };
}
