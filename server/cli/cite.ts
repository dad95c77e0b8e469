import { sourceOnDisk } from '../data/definition-files.ts';
import { analyzeInDetail } from '../definition/analyze.ts';
import { citations, type Citation } from '../definition/citations/citations.ts';
import { bibtex } from '../definition/citations/publication.ts';
import { formatProblem } from '../definition/format-problem.ts';
import { isWhole } from '../definition/schema/experiment.ts';
import type { Context } from './context.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { readDefinition } from './read-definition.ts';

/** `mtl cite`: prints the BibTeX of every method, network and data set that a definition uses. */
export async function cite(file: string, json: boolean, { screen }: Context): Promise<ExitCode> {
  const text = await readDefinition(file);
  const { experiment, written, problems } = analyzeInDetail(text, { source: sourceOnDisk(file) });
  if (!experiment || !isWhole(written)) {
    for (const problem of problems) screen.note(formatProblem(file, text, problem));
    return exitCodes.refused;
  }
  const cited = citations(written);
  screen.line(json ? JSON.stringify({ file, citations: cited.map(asJson) }) : cited.map(entry).join('\n\n'));
  return exitCodes.ok;
}

const entry = ({ key, publication, uses }: Citation): string => `% ${uses.join(', ')}\n${bibtex(key, publication)}`;

const asJson = ({ key, publication, uses }: Citation): object => ({ key, uses, bibtex: bibtex(key, publication) });
