import type { Services } from '../services.ts';
import { definitionToRead } from './definitionToRead.ts';
import { inquireBeside } from './inquireBeside.ts';

/** «Inspect Data»: what the data of an experiment are, where they do not match, and some of their rows, in a panel. */
export async function inspectData(services: Services, argument?: unknown): Promise<void> {
  const read = await definitionToRead(argument);
  const found = read && (await inquireBeside(services, 'data', read));
  if (found) services.dataPanel.show({ ...found, uri: read.document.uri, name: read.experiment.name });
}
