import type { Layer } from '../experiment.ts';
import { offerOf } from '../formats.ts';
import type { Problem } from '../problem.ts';
import { problem, replacement } from '../reading/reading.ts';
import { waysIn } from '../ways-in.ts';
import type { Rule, Subject } from './rule.ts';

/** Ids of tokens enter an embedding that has a vector for each of them, and nothing else enters one. */
export const checkIds: Rule = (subject) => {
  const { written, isBroken } = subject;
  if (!written.model || !written.data || isBroken('model/encoder') || isBroken('model/encoders')) return [];
  const used = new Set(Object.values(written.tasks ?? {}).map((task) => task.data));
  const wayIn = waysIn(written);
  const found = Object.entries(written.data).flatMap(([name, source]) => {
    if (!used.has(name) || isBroken(`data/${name}`)) return [];
    const { ids, inputShape } = offerOf(source);
    const { layers, paths } = wayIn(name);
    const [[first], [path = 'model/encoder']] = [layers, paths];
    // An embedding that gets a picture is a matter of shapes.
    if (!ids) return first?.type === 'embedding' && inputShape?.length !== 3 ? [withoutIds(subject, name, path)] : [];
    return first?.type === 'embedding'
      ? tooFew(subject, name, path, first, ids.most)
      : [withoutEmbedding(subject, name, path)];
  });
  return found.slice(0, 1);
};

function rangeOfEntry({ places }: Subject, path: string) {
  if (!places.has(path)) return places.key('model/encoder');
  const [type = ''] = places.names(path);
  return places.get(`${path}/${type}`)?.key ?? places.value(path);
}

function withoutEmbedding(subject: Subject, name: string, path: string): Problem {
  const message = `The rows of '${name}' are ids of tokens, which only an embedding can take; begin the encoder with one, or with biLstm, textCnn or transformer.`;
  return problem('ids-without-embedding', rangeOfEntry(subject, path), message);
}

function withoutIds(subject: Subject, name: string, path: string): Problem {
  const message = `The embedding takes ids of tokens, but the rows of '${name}' are numbers; leave it out, or use a data set of sentences.`;
  return problem('embedding-without-ids', rangeOfEntry(subject, path), message);
}

function tooFew(
  subject: Subject,
  name: string,
  path: string,
  { inputDim }: Layer & { type: 'embedding' },
  most: number | undefined,
): readonly Problem[] {
  if (most === undefined || most <= inputDim) return [];
  const [type = ''] = subject.places.names(path);
  const range = subject.places.value(`${path}/${type}/inputDim`);
  const message = `The vocabulary of '${name}' may have ${most} ids (its maxSize), but the embedding has vectors for ${inputDim}; make them equal.`;
  const fixes = [replacement(`Change to ${most}`, range, String(most))];
  return [problem('too-few-ids', range, message, { fixes })];
}
