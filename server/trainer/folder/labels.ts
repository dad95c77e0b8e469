import { readFileSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from './files.ts';

/** What a person says of a run; kept apart from its record, which the trainer owns while it works. */
export interface RunLabels {
  /** In place of the definition's name. */
  readonly name?: string;
  readonly tags: readonly string[];
  readonly note?: string;
  readonly starred: boolean;
}

/** Nothing said. */
export const noLabels: RunLabels = { tags: [], starred: false };

/** What is to be changed; an empty name or note takes the label away. */
export type LabelChange = Partial<RunLabels>;

/** The labels after a change: white space around words is cut off, each tag stands once, in order of the alphabet. */
export function changedLabels(labels: RunLabels, change: LabelChange): RunLabels {
  const { name, note, tags, starred } = { ...labels, ...change };
  const words = (text: string | undefined): string => text?.trim() ?? '';
  const kept = tags.map((tag) => tag.trim()).filter((tag) => tag !== '');
  return {
    ...(words(name) !== '' && { name: words(name) }),
    tags: [...new Set(kept)].toSorted((a, b) => a.localeCompare(b)),
    ...(words(note) !== '' && { note: words(note) }),
    starred,
  };
}

const fileOf = (dir: string): string => path.join(dir, 'labels.json');

/** Changes the labels of a run, whoever trains it; gives what holds now. */
export function changeLabels(dir: string, change: LabelChange): RunLabels {
  const labels = changedLabels(readLabels(dir), change);
  writeWhole(fileOf(dir), `${JSON.stringify(labels, null, 2)}\n`);
  return labels;
}

/** The labels of a run; a file that is none counts as nothing said. */
export function readLabels(dir: string): RunLabels {
  try {
    const value: unknown = JSON.parse(readFileSync(fileOf(dir), 'utf8'));
    return isLabels(value) ? value : noLabels;
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error)) return noLabels;
    throw error;
  }
}

function isLabels(value: unknown): value is RunLabels {
  if (typeof value !== 'object' || value === null) return false;
  const { name, tags, note, starred }: Readonly<Record<string, unknown>> = { ...value };
  return (
    [name, note].every((text) => text === undefined || typeof text === 'string') &&
    Array.isArray(tags) &&
    tags.every((tag) => typeof tag === 'string') &&
    typeof starred === 'boolean'
  );
}
