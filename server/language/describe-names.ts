import { factsMarkdown } from './describe-facts.ts';
import type { DetailedAnalysis } from '../definition/analyze.ts';
import type { DataSource } from '../definition/experiment.ts';
import { isArmMistake, parseArm, type TransferWay } from '../definition/arms.ts';
import { offerOf, targetText, type TargetKind } from '../definition/formats.ts';
import { innerPath } from '../definition/rules/layer-places.ts';
import { namedLayers, targetOf } from '../definition/resolve.ts';
import { waysIn } from '../definition/ways-in.ts';
import type { MapSchema, NameSchema } from '../definition/schema/schema.ts';
import { propagate, shapeText, type LayerShape, type Shape } from '../definition/shapes.ts';

const kindText = (target: TargetKind): string =>
  target.kind === 'class' ? `${target.classes ?? 'several'} classes` : targetText(target);

/** What a name of the file stands for, as Markdown. */
export function describeName(
  analysis: DetailedAnalysis,
  schema: MapSchema | NameSchema,
  path: string,
  name: string,
): string | undefined {
  const of = schema.kind === 'map' ? (schema.defines ?? schema.keysAre) : schema.of;
  switch (of) {
    case 'data':
      return describeData(analysis, name);
    case 'task':
      return describeTask(analysis, name);
    case 'target':
      return describeTarget(analysis, path, name);
    case 'layer':
      return describeLayer(analysis, name);
    case 'arm':
      return describeArm(analysis, name);
    case 'encoder':
    case undefined:
      return undefined;
    default:
      return of satisfies never;
  }
}

function describeData({ written }: DetailedAnalysis, name: string): string | undefined {
  const source: DataSource | undefined =
    written.data && Object.hasOwn(written.data, name) ? written.data[name] : undefined;
  if (!source) return undefined;
  const { inputShape, targets } = offerOf(source);
  const rows = Object.entries(targets).map(([target, kind]) => `- \`${target}\`: ${kindText(kind)}`);
  const shape = `${inputText(inputShape)} Targets:`;
  const found = source.known ? `\n\n${factsMarkdown(source.known)}` : '';
  return `**${name}** — data set, format ${source.format}\n\n${shape}\n\n${rows.join('\n')}${found}`;
}

function inputText(shape: Shape | undefined): string {
  if (!shape) return 'The files tell the shape of a row.';
  if (shape.length === 3) return `Pictures of ${shapeText(shape)} (height×width×channels).`;
  return `Rows of ${shapeText(shape)}.`;
}

function describeTask({ written }: DetailedAnalysis, name: string): string | undefined {
  const task = written.tasks && Object.hasOwn(written.tasks, name) ? written.tasks[name] : undefined;
  if (!task) return undefined;
  const target = targetOf(written.data, task);
  const what = target ? ` (${kindText(target)})` : '';
  return `**${name}** — task\n\nPredicts \`${task.target}\`${what} of the data set \`${task.data}\`.`;
}

function describeTarget({ written }: DetailedAnalysis, path: string, name: string): string | undefined {
  const task = written.tasks?.[path.split('/')[1] ?? ''];
  const target = task && targetOf(written.data, task);
  return target && `**${name}** — target of \`${task.data}\`: ${kindText(target)}`;
}

/** A layer with its shapes, and where it is written. */
interface ShapedLayer {
  readonly step: LayerShape;
  readonly path: string;
}

const withInnerShapes = (step: LayerShape, path: string): readonly ShapedLayer[] => [
  { step, path },
  ...(step.inner ?? []).flatMap((chain, c) =>
    chain.flatMap((inner, i) => withInnerShapes(inner, innerPath(step.layer, path, c, i))),
  ),
];

/** Layers between rows and heads; those of a preset stand at its entry. */
function shapedWay(steps: readonly LayerShape[], paths: readonly string[]): readonly ShapedLayer[] {
  return steps.flatMap((step, i) => {
    const path = paths[i] ?? '';
    const alone = paths.indexOf(path) === paths.lastIndexOf(path);
    return alone ? withInnerShapes(step, path) : [{ step, path }];
  });
}

/** Every layer that shapes can be given for, each once. */
function shapedLayers({ written }: DetailedAnalysis): readonly ShapedLayer[] {
  const { heads } = namedLayers(written);
  const wayIn = waysIn(written);
  const shaped = new Map<string, ShapedLayer>();
  const add = (layers: readonly ShapedLayer[]): void => {
    for (const layer of layers) {
      const { name } = layer.step.layer;
      if (!shaped.has(name)) shaped.set(name, layer);
    }
  };
  for (const [name, task] of Object.entries(written.tasks ?? {})) {
    const source = written.data && Object.hasOwn(written.data, task.data) ? written.data[task.data] : undefined;
    const inputShape = source && offerOf(source).inputShape;
    if (!inputShape) continue;
    const { layers, paths } = wayIn(task.data);
    const { steps, output } = propagate(layers, inputShape);
    add(shapedWay(steps, paths));
    const head = output ? propagate(heads[name] ?? [], output).steps : [];
    add(head.flatMap((step, i) => withInnerShapes(step, `tasks/${name}/head/${i}`)));
  }
  return [...shaped.values()];
}

const shapeLine = ({ layer, input, output, parameters }: LayerShape): string =>
  `\`${layer.name}\`: ${shapeText(input)} → ${shapeText(output)}, ${parameters.toLocaleString('en')} parameters`;

/** Shapes and parameters of the layer whose entry is at `path`, as one line; of a preset, a line for each of its layers. */
export function describeShape(analysis: DetailedAnalysis, path: string): string | undefined {
  const there = shapedLayers(analysis).filter((layer) => layer.path === path);
  if (there.length === 0) return undefined;
  return there.map(({ step }) => (there.length > 1 ? `- ${shapeLine(step)}` : shapeLine(step))).join('\n');
}

function describeLayer(analysis: DetailedAnalysis, name: string): string | undefined {
  const found = shapedLayers(analysis).find(({ step }) => step.layer.name === name);
  return found && `**${name}** — ${found.step.layer.type}\n\n${shapeLine(found.step)}`;
}

function wayText(way: TransferWay | undefined): string {
  if (way === 'fineTuned') return 'where everything goes on learning';
  if (way === 'frozen') return 'where only the head learns';
  return 'once with everything learning on, once with the head alone';
}

function describeArm({ places }: DetailedAnalysis, text: string): string | undefined {
  const arm = parseArm(text, places.names('tasks'));
  if (isArmMistake(arm)) return undefined;
  switch (arm.type) {
    case 'joint':
      return '**joint** — every step learns from all tasks.';
    case 'alternate':
      return '**alternate** — the data sets take turns.';
    case 'pooled':
      return '**pooled** — one network with one head for all tasks, as if their rows were of one task.';
    case 'ensemble':
      return `**${text}** — ${arm.of === undefined ? 'networks' : arm.of === 'joint' ? 'joint networks' : 'networks of each task alone'} of several seeds, their outputs averaged; each seed of the comparison has its own.`;
    case 'single':
      return `**${text}** — ${arm.task === undefined ? 'each task' : `the task ${arm.task}`} alone, the baseline of all comparisons.`;
    case 'transfer':
      return `**${text}** — trained on ${arm.from ?? 'one task'}, then on ${arm.to ?? 'another'}, ${arm.from === undefined && arm.to === undefined ? 'for every ordered pair, ' : ''}${wayText(arm.way)}.`;
    default:
      return arm satisfies never;
  }
}
