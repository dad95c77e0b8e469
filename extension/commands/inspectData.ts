import path from 'node:path';
import { dataLines } from '../../server/cli/data-lines.ts';
import { analyze } from '../../server/definition/analyze.ts';
import type { Services } from '../services.ts';
import { definitionToRun, revealProblems, sayNothingToRun } from './definitionToRun.ts';
import { inquireBeside } from './inquireBeside.ts';

/** Columns of the text: what an editor beside another one shows without scrolling. */
const width = 110;

/** «Inspect Data»: what the data of an experiment are and where they do not match, as a text beside the editor. */
export async function inspectData(services: Services, argument?: unknown): Promise<void> {
  const document = await definitionToRun(argument);
  if (!document) return sayNothingToRun();
  const { experiment, problems } = analyze(document.getText());
  if (!experiment) return revealProblems(document, problems);
  const report = await inquireBeside(services, 'data', experiment, document);
  if (!report) return;
  const lines = dataLines(experiment.name, report, { width, emphasized: (text) => text });
  await services.texts.show(`${path.basename(document.fileName)}.data`, lines.join('\n'));
}
