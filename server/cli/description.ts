import type { NetworkDescription } from '../definition/cost/describe-network.ts';
import type { StepCost } from '../definition/cost/step-cost.ts';
import {
  amountText,
  countText,
  groupTitle,
  layerRows,
  optionsText,
  sidesText,
  sizeText,
  stackGroups,
} from '../definition/cost/words.ts';
import type { MeasuredSteps } from '../trainer/measure.ts';
import { fitted, wrapped } from './fitted.ts';
import { cut, type Screen } from './screen.ts';
import { shortNumber } from './table.ts';

/** What `mtl describe` prints. */
export interface Description {
  readonly name: string;
  readonly network: NetworkDescription;
  /** Left out where it was not measured; a sentence where it could not be. */
  readonly time: MeasuredSteps | string | undefined;
}

/** The description as one object; `docs/describe.md` explains its fields. */
export function descriptionJson(file: string, { name, network, time }: Description): object {
  const measured = typeof time === 'string' ? { timeProblem: time } : time && { time };
  return { format: 1, file, name, ...network, ...measured };
}

/** The description as lines that fit the screen. */
export function descriptionLines(description: Description, screen: Pick<Screen, 'width' | 'emphasized'>): string[] {
  const { name, network, time } = description;
  const heading = (text: string): string => screen.emphasized(cut(text, screen.width));
  return [
    heading(`${name}: sharing ${network.sharing}`),
    ...networkLines(network, screen.width, heading),
    '',
    heading('A training step'),
    ...fitted(stepTable(network, typeof time === 'object' ? time : undefined), screen.width, 1, [4, 1]),
    ...closing(network, time).flatMap((line) => wrapped(line, screen.width)),
  ];
}

const layerHeading = ['  layer', 'options', 'output', 'parameters', 'multiply-adds a row'];

/** The table of all layers, in parts; columns stand under each other throughout. */
function networkLines(network: NetworkDescription, width: number, heading: (text: string) => string): string[] {
  const groups = stackGroups(network.stacks).filter(({ first }) => first.layers.length > 0);
  const rows = groups.map(({ first }) =>
    layerRows(first.layers).map(({ depth, label, layer }) => [
      `${'  '.repeat(depth + 1)}${label}`,
      optionsText(layer),
      sidesText(layer.output),
      countText(layer.parameters),
      amountText(layer.multiplyAdds),
    ]),
  );
  const weights = network.weights.map(({ name, shape, parameters }) => [
    `  ${name}`,
    '',
    sidesText(shape),
    countText(parameters),
    '',
  ]);
  const lines = fitted([layerHeading, ...rows.flat(), ...weights], width, 2, [1, 4, 2]);
  const result = ['', lines[0] ?? ''];
  let next = 1;
  const take = (title: string, count: number): void => {
    result.push(heading(title), ...lines.slice(next, next + count));
    next += count;
  };
  const bodies = groups.filter(({ first }) => first.part !== 'head').length;
  groups.forEach((group, i) => {
    // The arrays outside of layers stand between the body and the heads, but come last in the table.
    if (i < bodies) take(groupTitle(group), rows[i]?.length ?? 0);
  });
  const heads = rows.slice(bodies).map((own) => own.length);
  const weightLines = lines.slice(lines.length - weights.length);
  if (weights.length > 0) result.push(heading('gates and coefficients'), ...weightLines);
  groups.slice(bodies).forEach((group, i) => take(groupTitle(group), heads[i] ?? 0));
  return result;
}

function stepTable({ steps }: NetworkDescription, time: MeasuredSteps | undefined): string[][] {
  const head = [
    '  tasks',
    'rows',
    'multiply-adds',
    'memory',
    'of it a row',
    ...(time ? ['time', 'rows a second'] : []),
  ];
  const rows = steps.map(({ tasks, rows: count, multiplyAdds, memory }, i) => {
    const own = time?.kinds[i];
    return [
      `  ${tasks.join(', ')}`,
      countText(count),
      amountText(multiplyAdds.training),
      sizeText(memory.total),
      sizeText(memory.perRow),
      ...(own ? [`${shortNumber(own.milliseconds)} ms`, countText(Math.round(own.rowsPerSecond))] : []),
    ];
  });
  return [head, ...rows];
}

/** Sentences below the tables: totals, memory part by part, and where the time was measured. */
function closing({ parameters, steps }: NetworkDescription, time: Description['time']): string[] {
  const own = Object.entries(parameters.tasks).map(([task, counts]) => `${task} ${countText(counts.own)}`);
  const shared = own.length > 1 ? `: ${countText(parameters.shared)} shared, of their own ${own.join(', ')}` : '';
  const largest = steps.toSorted((a, b) => b.memory.total - a.memory.total)[0];
  return [
    '',
    `Parameters: ${countText(parameters.total)}${shared}.`,
    ...(largest ? [memoryText(largest)] : []),
    ...(time === undefined ? [] : [typeof time === 'string' ? `Time: not measured. ${time}` : timeText(time)]),
  ];
}

function memoryText({ rows, memory }: StepCost): string {
  const { parameters, gradients, slots, copies, activations } = memory;
  const parts = [
    `parameters ${sizeText(parameters)}`,
    `gradients ${sizeText(gradients)}`,
    ...(slots > 0 ? [`optimizer ${sizeText(slots)}`] : []),
    ...(copies > 0 ? [`averages and sums ${sizeText(copies)}`] : []),
    `activations of ${countText(rows)} rows ${sizeText(activations)}`,
  ];
  return `Memory, about: ${parts.join(', ')}; what single operations need to work comes on top.`;
}

const timeText = ({ backend, mode, preparingSeconds, memoryGrowth }: MeasuredSteps): string =>
  `Time: measured on made-up rows with ${backend.name} ${backend.version} on ${backend.device} (${mode}); getting ready took ${preparingSeconds.toFixed(1)} s, and the process grew by ${sizeText(memoryGrowth)}.`;
