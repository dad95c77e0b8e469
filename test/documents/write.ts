/** `npm run docs`: writes the documents that follow from the format anew. */
import { writeFile } from 'node:fs/promises';
import { documentFile, documents } from './documents.ts';

for (const [path, text] of Object.entries(documents)) {
  await writeFile(documentFile(path), text());
  console.log(path);
}
