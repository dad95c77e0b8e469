import type { DetailedAnalysis } from '../definition/analyze.ts';
import { armsFor } from '../definition/arms.ts';
import { offerOf, targetText } from '../definition/formats.ts';
import { hasKernel, withInner } from '../definition/layer.ts';
import { namedLayers } from '../definition/resolve.ts';
import type { NameSchema } from '../definition/schema/schema.ts';
import { mark } from './cursor.ts';

/** Where names are looked for: what could be read, and where it stands. */
export type Names = Pick<DetailedAnalysis, 'written' | 'places'>;

/** A name that exists, with what it is in a few words. */
export interface Candidate {
  readonly name: string;
  readonly detail: string;
}

/** The names that may stand at `path`, taken from the file and from what its data formats offer. */
export function namesFor(schema: NameSchema, analysis: Names, path: string): readonly Candidate[] {
  const { places } = analysis;
  const all = (names: readonly string[], detail: string): readonly Candidate[] =>
    names.filter((name) => !name.includes(mark)).map((name) => ({ name, detail }));
  switch (schema.of) {
    case 'data':
      return all(places.names('data'), 'data set');
    case 'task':
      return all(places.names('tasks'), 'task');
    case 'arm':
      return all(armsFor(places.names('tasks').filter((name) => !name.includes(mark))), 'arm');
    case 'encoder':
      return all(places.names('model/encoders'), 'encoder');
    case 'layer':
      return layerNames(analysis, path.startsWith('model/'));
    case 'target':
      return targets(analysis, path);
    default:
      return schema.of satisfies never;
  }
}

/** Layers with a kernel; only the encoder's own where the model names them, else also those inside others and of heads. */
function layerNames({ written }: Names, ofEncoder: boolean): readonly Candidate[] {
  const { encoder, encoders, heads } = namedLayers(written);
  const everywhere = [
    ...Object.values(encoders).flatMap((own) => own.layers),
    ...encoder,
    ...Object.values(heads).flat(),
  ];
  const layers = ofEncoder ? encoder : everywhere.flatMap(withInner);
  const withKernel = layers.filter(hasKernel);
  return withKernel.filter(({ name }) => !name.includes(mark)).map(({ name, type }) => ({ name, detail: type }));
}

/** Targets of the task's data set, or of all data sets while it names none that exists. */
function targets({ written, places }: Names, path: string): readonly Candidate[] {
  const named = places.textAt(path.replace(/target$/, 'data')) ?? '';
  const data = written.data ?? {};
  const chosen = Object.hasOwn(data, named) ? [named] : Object.keys(data).filter((name) => !name.includes(mark));
  return chosen.flatMap((name) => {
    const source = data[name];
    return Object.entries(source ? offerOf(source).targets : {}).map(([target, kind]) => ({
      name: target,
      detail: `${kind.kind === 'class' ? `${kind.classes ?? 'several'} classes` : targetText(kind)}, of ${name}`,
    }));
  });
}
