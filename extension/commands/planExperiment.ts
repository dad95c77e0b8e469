import path from 'node:path';
import { planLines } from '../../server/cli/plan-lines.ts';
import { analyze } from '../../server/definition/analyze.ts';
import type { Services } from '../services.ts';
import { definitionToRun, revealProblems, sayNothingToRun } from './definitionToRun.ts';
import { inquireBeside } from './inquireBeside.ts';

/** Columns of the text: what an editor beside another one shows without scrolling. */
const width = 110;

/** «Plan Experiment»: samples a task, repeats, steps, and what an epoch means, as a text beside the editor. */
export async function planExperiment(services: Services, argument?: unknown): Promise<void> {
  const document = await definitionToRun(argument);
  if (!document) return sayNothingToRun();
  const { experiment, problems } = analyze(document.getText());
  if (!experiment) return revealProblems(document, problems);
  const plan = await inquireBeside(services, 'plan', experiment, document);
  if (!plan) return;
  const lines = planLines(experiment, plan, { width, emphasized: (text) => text });
  await services.texts.show(`${path.basename(document.fileName)}.plan`, lines.join('\n'));
}
