import { readFileSync } from 'node:fs';
import { definitionJsonSchema } from '../../server/language/reference/json-schema.ts';
import { definitionPage } from '../../server/language/reference/page.ts';
import { mistakesPage } from '../language/mistakes.ts';

/** Documents that are written from the format, by their paths in the project. */
export const documents: Readonly<Record<string, () => string>> = {
  'extension/definition.schema.json': () => `${JSON.stringify(definitionJsonSchema(), null, 1)}\n`,
  'docs/definition.md': definitionPage,
  'docs/mistakes.md': () => mistakesPage(readFileSync(documentFile('extension/examples/cifar.mtl.yaml'), 'utf8')),
};

/** Where a document lies. */
export const documentFile = (path: string): URL => new URL(`../../${path}`, import.meta.url);
