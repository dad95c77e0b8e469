import type { Services } from '../services.ts';
import { definitionToRead } from './definitionToRead.ts';

/** «Show Network»: layers, shapes, parameters and who shares them, as a picture beside the editor. */
export async function showModel({ model }: Services, argument?: unknown): Promise<void> {
  const read = await definitionToRead(argument);
  if (read) model.show(read.document);
}
