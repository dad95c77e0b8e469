import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import { suggestion } from '../reading/wording.ts';
import { repeatedEntries } from './repeated.ts';
import type { Rule, Subject } from './rule.ts';

const root = 'model/encoders';

/** Where the model has an encoder for each kind of input, every data set in use has exactly one. */
export const checkEncoders: Rule = (subject) => {
  const { written, places, isBroken } = subject;
  if (!written.model?.encoders || isBroken(root)) return [];
  const names = places.names(root);
  const unknown = names.flatMap((name) => unknownData(subject, `${root}/${name}/data`));
  const repeated = names.flatMap((name) => repeatedEntries(places, `${root}/${name}/data`));
  return [...unknown, ...repeated, ...twice(subject), ...(unknown.length > 0 ? [] : missing(subject))];
};

function unknownData({ places, dataNames }: Subject, path: string): readonly Problem[] {
  return places.items(path).flatMap(({ text, range }) => {
    if (dataNames.includes(text)) return [];
    const { text: hint, extras } = suggestion(text, range, dataNames, 'data sets');
    return [problem('unknown-data-set', range, `There is no data set '${text}'; ${hint}`, extras)];
  });
}

function twice({ places }: Subject): readonly Problem[] {
  const seen = new Map<string, string>();
  return places.names(root).flatMap((name) =>
    places.items(`${root}/${name}/data`).flatMap(({ text, range }) => {
      const first = seen.get(text) ?? name;
      seen.set(text, first);
      if (first === name) return [];
      const message = `The rows of '${text}' already enter through '${first}'; a data set has one encoder, so leave it out here or there.`;
      return [problem('encoder-twice', range, message)];
    }),
  );
}

function missing({ written, places }: Subject): readonly Problem[] {
  const served = Object.values(written.model?.encoders ?? {}).flatMap(({ data }) => data);
  const used = new Set(Object.values(written.tasks ?? {}).map(({ data }) => data));
  return Object.keys(written.data ?? {}).flatMap((name) => {
    if (!used.has(name) || served.includes(name)) return [];
    const message = `The data set '${name}' has no encoder; name it under data of one of them, or give it one with layers: [] where the shared encoder takes its rows as they are.`;
    return [problem('encoder-missing', places.key(root), message)];
  });
}
