import { isOwn } from '../definition/extends/joined-text.ts';
import type { Range } from '../definition/reading/reading.ts';
import type { DefinitionText } from './definition-text.ts';

/** Where the editor puts what it offers and knows about a definition: above the experiment and above each task. */
export interface Anchors<R> {
  readonly experiment: R;
  readonly tasks: readonly { readonly name: string; readonly at: R }[];
  /** Where it sweeps settings. */
  readonly sweep?: R;
}

/** The request that asks for them, with `{uri}`; null where there is nothing to stand above. */
export const anchorsMethod = 'mtl/anchors';

/** The places of the experiment's first key and of its tasks. */
export function anchors({ analysis }: DefinitionText): Anchors<Range> | null {
  const { places } = analysis;
  const own = (path: string): readonly string[] =>
    places.names(path).filter((name) => isOwn(places.key(path === '' ? name : `${path}/${name}`)));
  const first = own('').toSorted((a, b) => places.key(a).start - places.key(b).start)[0];
  if (first === undefined) return null;
  return {
    experiment: places.key(first),
    tasks: own('tasks').map((name) => ({ name, at: places.key(`tasks/${name}`) })),
    ...(own('').includes('sweep') && { sweep: places.key('sweep') }),
  };
}
