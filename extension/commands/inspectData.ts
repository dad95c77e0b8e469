import path from 'node:path';
import { dataLines } from '../../server/cli/data-lines.ts';
import type { Services } from '../services.ts';
import { besideEditor, definitionToRead } from './definitionToRead.ts';
import { inquireBeside } from './inquireBeside.ts';

/** «Inspect Data»: what the data of an experiment are and where they do not match, as a text beside the editor. */
export async function inspectData(services: Services, argument?: unknown): Promise<void> {
  const read = await definitionToRead(argument);
  const report = read && (await inquireBeside(services, 'data', read));
  if (!report) return;
  const lines = dataLines(read.experiment.name, report, besideEditor);
  await services.texts.show(`${path.basename(read.document.fileName)}.data`, lines.join('\n'));
}
