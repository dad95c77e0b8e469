import type { Problem } from '../problem.ts';
import { problem, type Range } from '../reading/reading.ts';
import { layersAreWhole, placedLayers, type PlacedLayer } from './layer-places.ts';
import type { Rule, Subject } from './rule.ts';

/** No two layers of a definition have the same name. */
export const checkLayerNames: Rule = (subject) => {
  if (!layersAreWhole(subject)) return [];
  const problems: Problem[] = [];
  const seen = new Map<string, PlacedLayer>();
  for (const placed of placedLayers(subject)) {
    const { name } = placed.layer;
    const other = seen.get(name);
    if (other) problems.push(reported(subject, name, placed, other));
    else seen.set(name, placed);
  }
  return problems;
};

function reported(subject: Subject, name: string, second: PlacedLayer, first: PlacedLayer): Problem {
  const related = [{ message: 'It has the name first.', ...nameRange(subject, first) }];
  const message = `Two layers are called '${name}'; give this one a name of its own.`;
  return problem('duplicate-layer-name', nameRange(subject, second), message, { related });
}

function nameRange({ places }: Subject, { layer, path }: PlacedLayer): Range {
  const named = places.get(`${path}/${layer.type}/name`);
  return named ? named.value : places.key(`${path}/${layer.type}`);
}
