import type { Rows } from '../data/dataset.ts';
import { loadData } from '../data/load.ts';
import type { Place } from '../data/place.ts';
import { factsOfRows } from '../data/row-facts.ts';
import { areWhole, factsByFormat, type NetworkFacts } from '../definition/cost/task-facts.ts';
import type { Experiment } from '../definition/experiment.ts';

/**
 * What the network of an experiment is planned from: what the formats say, and where only the files tell, what they hold.
 * @throws DataError where such files cannot be read
 */
export async function networkFacts(experiment: Experiment, place: Place): Promise<NetworkFacts> {
  const known = factsByFormat(experiment);
  if (areWhole(known, experiment)) return known;
  const unknown = Object.entries(experiment.tasks).filter(([name]) => known[name] === undefined);
  const sets = new Map<string, Rows>();
  for (const [, { data }] of unknown) {
    const source = experiment.data[data];
    if (source && !sets.has(data)) sets.set(data, (await loadData(source, place)).train);
  }
  const rows = unknown.flatMap(([name, { data }]): [string, Rows][] => {
    const own = sets.get(data);
    return own ? [[name, own]] : [];
  });
  const told = factsOfRows({ tasks: Object.fromEntries(unknown) }, Object.fromEntries(rows));
  const whole = Object.keys(experiment.tasks).flatMap((name) => {
    const own = known[name] ?? told[name];
    return own ? [[name, own] as const] : [];
  });
  return Object.fromEntries(whole);
}
