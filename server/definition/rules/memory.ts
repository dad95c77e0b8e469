import { PlanError } from '../architecture/plan.ts';
import { largestNeed, smallerBatch, type DeviceMemory } from '../cost/need.ts';
import type { StepMemory } from '../cost/step-cost.ts';
import { areWhole, factsByFormat } from '../cost/task-facts.ts';
import { countText, sizeText } from '../cost/words.ts';
import type { Experiment } from '../experiment.ts';
import type { Problem } from '../problem.ts';
import type { Places } from '../reading/places.ts';
import { problem, replacement } from '../reading/reading.ts';

const batchPath = 'training/batchSize';

/** A training step fits into the memory of the device, as far as it is known what it needs. */
export function checkMemory(experiment: Experiment, places: Places, has: DeviceMemory): readonly Problem[] {
  const need = needOf(experiment);
  if (need === undefined || need.total <= has.bytes) return [];
  const { batchSize } = experiment.training;
  const smaller = smallerBatch(need, batchSize, has.bytes);
  const wayOut =
    smaller < batchSize
      ? `with batchSize: ${smaller} it is about ${sizeText(need.fixed + smaller * need.perRow)}`
      : 'no batch is small enough, so make the network smaller';
  const message = `A step needs about ${sizeText(need.total)}, more than the ${sizeText(has.bytes)} of ${has.device}: ${sizeText(need.fixed)} for ${countText(need.parameters / 4)} parameters, their gradients and what the optimizer keeps, and ${countText(batchSize)} rows of ${sizeText(need.perRow)}; ${wayOut}.`;
  if (!places.has(batchPath)) return [problem('memory-too-small', places.key('model'), message)];
  const range = places.value(batchPath);
  const fixes = smaller < batchSize ? [replacement(`Change to ${smaller}`, range, String(smaller))] : [];
  return [problem('memory-too-small', range, message, { fixes })];
}

function needOf(experiment: Experiment): StepMemory | undefined {
  const facts = factsByFormat(experiment);
  if (!areWhole(facts, experiment)) return undefined;
  try {
    return largestNeed(experiment, facts);
  } catch (error) {
    // Layers that only the files show not to fit each other are said elsewhere.
    if (error instanceof PlanError) return undefined;
    throw error;
  }
}
