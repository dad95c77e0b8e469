import { learns } from '../layer.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import { layersAreWhole, placedLayers, type PlacedLayer } from './layer-places.ts';
import { checkNamedLayers, type WantedLayers } from './named-layers.ts';
import { repeatedEntries } from './repeated.ts';
import type { Rule, Subject } from './rule.ts';

const taken = 'model/startFrom/layers';
const frozen = 'model/frozen';

const learning: WantedLayers = {
  isWanted: learns,
  kinds: 'layers that learn',
  code: 'layer-without-parameters',
  lack: 'has nothing to learn, so there is nothing to take or to freeze',
};

/** Layers that start from another run or stay as they start exist and have something to learn; what is frozen was learned. */
export const checkStartFrom: Rule = (subject) => {
  const { places } = subject;
  const repeated = [taken, frozen].flatMap((path) => repeatedEntries(places, path));
  if (!layersAreWhole(subject)) return repeated;
  const layers = placedLayers(subject);
  return [
    ...repeated,
    ...[taken, frozen].flatMap((path) => checkNamedLayers(places, path, layers, learning)),
    ...idle(subject),
    ...neverLearned(subject),
  ];
};

/** Methods and regularisers that are left with nothing to act on. */
function idle(subject: Subject): readonly Problem[] {
  const { written, places } = subject;
  if (!sharedIsFrozen(subject)) return [];
  const list = 'objective/regularizers';
  return (written.objective?.regularizers ?? []).flatMap((term, i) => {
    const path = `${list}/${i}/${term.type}`;
    if (!places.has(path) || !(term.on === 'shared' || term.on === 'encoders')) return [];
    const message =
      'Everything that this regulariser acts on is frozen, so it moves nothing; use on: heads, or leave it out.';
    return [problem('nothing-to-regularize', places.key(path), message)];
  });
}

/** Whether no layer before the heads is trained. */
export function sharedIsFrozen(subject: Subject): boolean {
  const still = subject.written.model?.frozen;
  if (still === undefined || still === 'none') return false;
  if (still === 'shared') return true;
  if (!layersAreWhole(subject)) return false;
  const isStill = (path: string, layers: readonly PlacedLayer[]): boolean =>
    layers.some(({ layer, path: own }) => still.includes(layer.name) && (path === own || path.startsWith(`${own}/`)));
  const shared = placedLayers(subject).filter(({ path }) => path.startsWith('model/'));
  return shared.every(({ layer, path }) => !learns(layer) || isStill(path, shared));
}

/** Frozen layers that no run gives values to stay random. */
function neverLearned({ written, places }: Subject): readonly Problem[] {
  const still = written.model?.frozen;
  if (still === undefined || still === 'none' || written.model?.startFrom || places.has('model/startFrom')) return [];
  const message = 'These layers keep random first values, since no startFrom gives them what another run has learned.';
  return [problem('frozen-at-random', places.key(frozen), message)];
}
