import path from 'node:path';
import { planLines } from '../../server/cli/plan-lines.ts';
import type { Services } from '../services.ts';
import { besideEditor, definitionToRead } from './definitionToRead.ts';
import { inquireBeside } from './inquireBeside.ts';

/** «Plan Experiment»: samples a task, repeats, steps, and what an epoch means, as a text beside the editor. */
export async function planExperiment(services: Services, argument?: unknown): Promise<void> {
  const read = await definitionToRead(argument);
  const plan = read && (await inquireBeside(services, 'plan', read));
  if (!plan) return;
  const lines = planLines(read.experiment, plan, besideEditor);
  await services.texts.show(`${path.basename(read.document.fileName)}.plan`, lines.join('\n'));
}
