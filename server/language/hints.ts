import type { DetailedAnalysis } from '../definition/analyze.ts';
import { offerOf } from '../definition/formats.ts';
import type { Range } from '../definition/reading/reading.ts';
import { namedLayers } from '../definition/resolve.ts';
import { waysIn } from '../definition/ways-in.ts';
import { propagate, shapeText, type LayerShape } from '../definition/shapes.ts';
import type { DefinitionText } from './definition-text.ts';

/** What stands, greyed, behind a layer: the shape that comes out of it and how many parameters it trains. */
export interface Hint {
  readonly offset: number;
  readonly label: string;
  /** With the shape that goes in, for each data set where they differ. */
  readonly tooltip: string;
}

/** What goes through the layers of one entry of a list: one layer, or all that a preset stands for. */
interface Passage {
  readonly source: string;
  readonly input: string;
  readonly output: string;
  readonly parameters: number;
}

/** The hints of the layers within `range`: the encoder's and the heads'. */
export function hints({ analysis, text }: DefinitionText, range: Range): readonly Hint[] {
  return [...passages(analysis)].flatMap(([path, there]) => {
    const offset = lineEndOf(text, analysis.places.value(path));
    return offset < range.start || offset > range.end ? [] : [hintOf(offset, there)];
  });
}

/** By the path of each entry, what goes through it from each data set that tasks use. */
function passages({ written, places }: DetailedAnalysis): ReadonlyMap<string, readonly Passage[]> {
  const found = new Map<string, Passage[]>();
  const add = (path: string, source: string, steps: readonly LayerShape[]): void => {
    const [first, last] = [steps[0], steps.at(-1)];
    if (!first || !last || !places.has(path)) return;
    const parameters = steps.reduce((sum, step) => sum + step.parameters, 0);
    const passage = { source, input: shapeText(first.input), output: shapeText(last.output), parameters };
    found.set(path, [...(found.get(path) ?? []), passage]);
  };
  const { heads } = namedLayers(written);
  const wayIn = waysIn(written);
  const outputs = new Map<string, LayerShape['output'] | undefined>();
  for (const [task, { data }] of Object.entries(written.tasks ?? {})) {
    const source = written.data && Object.hasOwn(written.data, data) ? written.data[data] : undefined;
    const input = source && offerOf(source).inputShape;
    if (!input) continue;
    if (!outputs.has(data)) {
      const { layers, paths } = wayIn(data);
      const { steps, output } = propagate(layers, input);
      outputs.set(data, output);
      for (const path of new Set(paths))
        add(
          path,
          data,
          steps.filter((_, i) => paths[i] === path),
        );
    }
    const representation = outputs.get(data);
    const head = representation ? propagate(heads[task] ?? [], representation).steps : [];
    for (const [i, step] of head.entries()) add(`tasks/${task}/head/${i}`, data, [step]);
  }
  return found;
}

function hintOf(offset: number, passages: readonly Passage[]): Hint {
  const outputs = new Set(passages.map(({ output }) => output));
  const shapes =
    outputs.size === 1
      ? [...outputs]
      : passages
          .slice(0, 3)
          .map(({ source, output }) => `${output} (${source})`)
          .concat(passages.length > 3 ? '…' : []);
  const count = passages[0]?.parameters ?? 0;
  const label = [shapes.join(', '), count === 0 ? '' : `${count.toLocaleString('en')} parameters`];
  const tooltip = passages.slice(0, 10).map(({ source, input, output }) => `${source}: ${input} → ${output}`);
  return { offset, label: label.filter((part) => part !== '').join(' · '), tooltip: tooltip.join('\n') };
}

/** Where the first line of what stands in a range ends. */
function lineEndOf(text: string, { start, end }: Range): number {
  const first = /^[^\n#]*/.exec(text.slice(start, end))?.[0] ?? '';
  return start + first.trimEnd().length;
}
