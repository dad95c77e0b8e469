import { definitionJsonSchema } from '../../server/language/reference/json-schema.ts';
import { definitionPage } from '../../server/language/reference/page.ts';

/** Documents that are written from the format, by their paths in the project. */
export const documents: Readonly<Record<string, () => string>> = {
  'extension/definition.schema.json': () => `${JSON.stringify(definitionJsonSchema(), null, 1)}\n`,
  'docs/definition.md': definitionPage,
};

/** Where a document lies. */
export const documentFile = (path: string): URL => new URL(`../../${path}`, import.meta.url);
