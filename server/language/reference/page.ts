import { experimentSchema } from '../../definition/schema/experiment.ts';
import type { Explained, Key, Keys, Option, Schema, WordSchema } from '../../definition/schema/schema.ts';
import { defaultText, typeText } from '../explain.ts';
import { canBeBare } from '../snippets.ts';
import { gather, type Chapter } from './chapters.ts';

const intro = `# The definition file

One file, \`something.mtl.yaml\`, describes an experiment. This page lists everything that may stand in it; it is written
from the same description of the format that the editor, \`mtl check\` and the trainer read a file by.

- It is YAML 1.2, and every key has one meaning: an unknown one is a mistake, never ignored.
- Where a choice is to be made, write a name (\`aggregator: none\`), or a map from the name to its options
  (\`optimizer: { adam: { learningRate: 1e-3 } }\`).
- Names that you give, to data sets, tasks and layers, begin with a letter and have letters, digits, \`_\` and \`-\`.
- What is left out takes its default; \`mtl check --resolved\` prints the file with all of them.

Other editors check the form of a file by its JSON schema, \`extension/definition.schema.json\`, for instance with this
line at its top: \`# yaml-language-server: $schema=path/to/definition.schema.json\`.`;

const code = (text: string): string => `\`${text}\``;

/** «Meaning. `formula` _source_» */
const sentence = ({ meaning, formula, source, formerly = [] }: Explained): string =>
  [
    meaning,
    formula === undefined ? '' : code(formula),
    source === undefined ? '' : `_${source}_`,
    formerly.length > 0 ? `Formerly ${formerly.map(code).join(', ')}.` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');

/** The page of all keys and choices of the format, as Markdown. */
export function definitionPage(): string {
  const chapters = gather(experimentSchema);
  const parts = Object.entries(experimentSchema.keys).map(([name, key]) => partSection(name, key, chapters));
  const rest = chapters.flatMap((chapter) => ['', `## ${chapter.title}`, '', ...chapterLines(chapter, chapters)]);
  return `${[intro, ...parts.flat(), ...rest].join('\n')}\n`;
}

function partSection(name: string, key: Key, chapters: readonly Chapter[]): readonly string[] {
  const { is } = key;
  const inner = is.kind === 'map' ? is.of : is;
  const more =
    inner.kind === 'record'
      ? keyLines(inner.keys, chapters)
      : inner.kind === 'tagged'
        ? [`- ${code(inner.tag)}: ${sentence(inner.explained)} ${link(inner, chapters)}`]
        : [];
  const line = is.kind === 'record' ? sentence(key) : `${sentence(key)} (${typeOf(is, chapters)}; ${defaultText(key)})`;
  return ['', `## ${code(name)}`, '', line, ...(more.length > 0 ? ['', ...more] : [])];
}

const keyLines = (keys: Keys, chapters: readonly Chapter[]): readonly string[] =>
  Object.entries(keys).flatMap(([name, key]) => keyLine(name, key, chapters));

/** A key as an entry of a list, with the words or the keys that may stand under it below. */
function keyLine(name: string, key: Key, chapters: readonly Chapter[]): readonly string[] {
  const own = `- ${code(name)}: ${sentence(key)} (${typeOf(key.is, chapters)}; ${defaultText(key)})`;
  return [own, ...belowKey(key.is, chapters).map((line) => `  ${line}`)];
}

function belowKey(schema: Schema, chapters: readonly Chapter[]): readonly string[] {
  if (chapters.some((chapter) => chapter.schemas.includes(schema))) return [];
  switch (schema.kind) {
    case 'word':
      return wordLines(schema);
    case 'either':
      return wordLines(schema.word);
    case 'record':
      return keyLines(schema.keys, chapters);
    case 'list':
      return belowKey(schema.of, chapters);
    default:
      return [];
  }
}

const wordLines = ({ words }: WordSchema): readonly string[] =>
  Object.entries(words).map(([word, about]) => `- ${code(word)}: ${sentence(about)}`);

/** The type in a few words; a choice is named by the chapter that lists it. */
function typeOf(schema: Schema, chapters: readonly Chapter[]): string {
  const chapter = chapters.find(({ schemas }) => schemas.includes(schema));
  if (chapter) return link(schema, chapters);
  switch (schema.kind) {
    case 'list':
      return `list of ${typeOf(schema.of, chapters)}`;
    case 'map':
      return `map from ${schema.keysAre === undefined ? 'names of yours' : `names of ${schema.keysAre}s`} to ${typeOf(schema.of, chapters)}`;
    case 'settings':
      return `map from dotted paths to lists of values or ${typeOf(schema.distributions, chapters)}`;
    case 'record':
      return 'keys';
    case 'word':
      return 'word';
    default:
      return typeText(schema);
  }
}

function link(schema: Schema, chapters: readonly Chapter[]): string {
  const title = chapters.find(({ schemas }) => schemas.includes(schema))?.title ?? '';
  return `[${title.toLowerCase()}](#${title.toLowerCase().replaceAll(' ', '-')})`;
}

function chapterLines({ words, options }: Chapter, chapters: readonly Chapter[]): readonly string[] {
  if (words) return wordLines(words);
  return [...options].flatMap(([name, option], i) => [...(i > 0 ? [''] : []), ...optionLines(name, option, chapters)]);
}

function optionLines(name: string, option: Option, chapters: readonly Chapter[]): readonly string[] {
  const keys = keyLines(option.keys, chapters);
  const bare = keys.length > 0 && !canBeBare(option) ? ' Its options must be written.' : '';
  return [`### ${code(name)}`, '', sentence(option) + bare, ...(keys.length > 0 ? ['', ...keys] : [])];
}
