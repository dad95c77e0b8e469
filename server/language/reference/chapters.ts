import type { Keys, Option, Schema, WordSchema } from '../../definition/schema/schema.ts';

/** Choices or words that are explained once and linked to from wherever they may be written. */
export interface Chapter {
  readonly title: string;
  /** The schemas that the chapter explains: the same choice may stand at several places, with more or fewer options. */
  readonly schemas: readonly Schema[];
  readonly options: ReadonlyMap<string, Option>;
  readonly words?: WordSchema;
}

interface Draft extends Chapter {
  readonly schemas: Schema[];
  readonly options: Map<string, Option>;
}

const titled = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** «kernelInitializer» as «kernel initializer» */
const spaced = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** The chapters of a format, in the order in which a reader of its keys comes across them. */
export function gather(root: Schema): readonly Chapter[] {
  const chapters: Draft[] = [];
  const wordUses = new Map<WordSchema, string[]>();
  const keys = (of: Keys): void => {
    for (const [name, { is }] of Object.entries(of)) visit(is, name);
  };
  const choices = (schema: Schema, what: string, options: Readonly<Record<string, Option>>): void => {
    const title = titled(what);
    const fits = ({ title: other, options: known }: Draft): boolean =>
      other === title && Object.entries(options).every(([name, option]) => (known.get(name) ?? option) === option);
    let chapter = chapters.find(fits);
    if (!chapter) {
      chapter = { title, schemas: [], options: new Map() };
      chapters.push(chapter);
    }
    chapter.schemas.push(schema);
    for (const [name, option] of Object.entries(options)) {
      if (chapter.options.has(name)) continue;
      chapter.options.set(name, option);
      keys(option.keys);
    }
  };
  const visit = (schema: Schema, name: string): void => {
    switch (schema.kind) {
      case 'record':
        return keys(schema.keys);
      case 'list':
      case 'map':
        return visit(schema.of, name);
      case 'settings':
        return visit(schema.distributions, name);
      case 'choice':
      case 'tagged':
        return choices(schema, schema.what, schema.options);
      case 'word':
        wordUses.set(schema, [...(wordUses.get(schema) ?? []), name]);
        return;
      default:
    }
  };
  visit(root, '');
  const shared = [...wordUses].filter(([, names]) => names.length > 2);
  const ofWords = shared.map(([words, [name = '']]) => ({
    title: titled(spaced(name)),
    schemas: [words],
    options: new Map<string, Option>(),
    words,
  }));
  return [...chapters, ...ofWords];
}
