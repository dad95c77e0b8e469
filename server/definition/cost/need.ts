import { planNetwork } from '../architecture/network.ts';
import type { Experiment } from '../experiment.ts';
import type { LayerShape } from '../layer-shapes/shape.ts';
import { stacksOf, stepCosts, type StepCost, type StepMemory } from './step-cost.ts';
import type { NetworkFacts } from './task-facts.ts';
import { countText, sizeText } from './words.ts';

/** The kind of step that needs most memory, in bytes. Throws a `PlanError` where layers do not fit each other. */
export function largestNeed(experiment: Experiment, facts: NetworkFacts): StepMemory {
  const [first, ...others] = stepCosts(experiment, facts).map(({ memory }: StepCost) => memory);
  if (!first) throw new Error('an experiment has at least one task');
  return others.reduce((most, memory) => (memory.total > most.total ? memory : most), first);
}

/** What a step's arrays must fit into. */
export interface DeviceMemory {
  /** As it stands in a sentence: «the GPU (NVIDIA L4)». */
  readonly device: string;
  readonly bytes: number;
}

/** How much memory a step needs, and what would need less, in sentences. */
export function needText(experiment: Experiment, facts: NetworkFacts): string {
  const { batchSize, accumulate } = experiment.training;
  const need = largestNeed(experiment, facts);
  const parameters = countText(need.parameters / 4);
  const said = `A step with batchSize ${batchSize} needs about ${sizeText(need.total)}: ${sizeText(need.fixed)} for ${parameters} parameters with their gradients and what the optimizer keeps, and ${sizeText(need.perRow)} for each of ${countText(batchSize)} rows.`;
  const smaller = smallerBatch(need, batchSize, (2 / 3) * need.total);
  if (smaller === batchSize) return `${said} ${smallerNetwork(experiment, facts)}`;
  const pieces = Math.ceil((batchSize * accumulate) / smaller);
  const less = sizeText(need.fixed + smaller * need.perRow);
  return `${said} With batchSize: ${smaller} it is about ${less}; with accumulate: ${pieces} beside it the steps have as many rows.`;
}

/** The largest half, quarter, … of a batch that needs no more than `most` bytes; the batch itself where none does. */
export function smallerBatch({ fixed, perRow }: StepMemory, batchSize: number, most: number): number {
  for (let rows = Math.floor(batchSize / 2); rows >= 1; rows = Math.floor(rows / 2))
    if (fixed + rows * perRow <= most) return rows;
  return batchSize;
}

function smallerNetwork(experiment: Experiment, facts: NetworkFacts): string {
  const layers = stacksOf(planNetwork(experiment, facts)).flatMap((stack) => stack.layers);
  const [first, ...others] = layers.flatMap(leaves);
  const largest = others.reduce((most, layer) => (layer.parameters > (most?.parameters ?? 0) ? layer : most), first);
  const { optimizer } = experiment.training;
  const lighter = optimizer.type === 'sgd' ? '' : ', or an optimizer that keeps less, as sgd';
  if (!largest) return `Use a smaller network${lighter}.`;
  return `The layer '${largest.layer.name}' alone has ${countText(largest.parameters)} parameters: make it, or what enters it, smaller${lighter}.`;
}

/** The layers that have no others in them. */
const leaves = (step: LayerShape): readonly LayerShape[] => (step.inner ? step.inner.flat().flatMap(leaves) : [step]);
