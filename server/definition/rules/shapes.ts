import { needsOneShape } from '../architecture/agreement.ts';
import type { Layer } from '../experiment.ts';
import { offerOf } from '../formats.ts';
import type { Fix, Problem } from '../problem.ts';
import { problem, type Range } from '../reading/reading.ts';
import { namedLayers, targetOf } from '../resolve.ts';
import { weightShapes } from '../layer-shapes/propagate.ts';
import { propagate, shapeText, type LayerShape, type Propagation, type Shape, type ShapeFailure } from '../shapes.ts';
import { presetOptions } from '../schema/presets.ts';
import { waysIn, type WayIn } from '../ways-in.ts';
import type { Rule, Subject } from './rule.ts';

/** Every layer can take what the one before it gives, for every data set, and the heads end in vectors. */
export const checkShapes: Rule = (subject) => {
  const { written, isBroken } = subject;
  const { model, data } = written;
  if (!model || !data || isBroken('model/encoder') || isBroken('model/encoders')) return [];
  const used = new Set(Object.values(written.tasks ?? {}).map((task) => task.data));
  const wayIn = waysIn(written);
  const inputs = Object.entries(data)
    .filter(([name]) => used.has(name) && !isBroken(`data/${name}`))
    .flatMap(([name, source]): Input[] => {
      const shape = offerOf(source).inputShape;
      if (!shape) return [];
      const way = wayIn(name);
      // Without an encoder, where the others have one, nothing is known of its way.
      if (model.encoders && way.encoder === undefined) return [];
      return [{ name, way, path: propagate(way.layers, shape) }];
    });
  const broken = encoderProblem(subject, inputs);
  if (broken) return [broken];
  const differing = [...gatedInputs(subject, inputs), ...differingInputs(subject, inputs)].slice(0, 1);
  if (differing.length > 0) return differing;
  return Object.entries(namedLayers(written).heads).flatMap(([task, head]) =>
    headProblems(subject, task, head, inputs),
  );
};

/** A data set in use, the shape of whose rows is known before its files are read. */
interface Input {
  readonly name: string;
  readonly way: WayIn;
  /** How that shape fares on the way. */
  readonly path: Propagation;
}

function encoderProblem(subject: Subject, inputs: readonly Input[]): Problem | undefined {
  for (const { name, way, path } of inputs) {
    const { failure } = path;
    if (!failure) continue;
    const from = inputs.length > 1 ? ` (from the data set '${name}')` : '';
    return failureProblem(subject, way.paths[failure.index] ?? '', way.layers[failure.index], failure, from);
  }
  return undefined;
}

function failureProblem(
  subject: Subject,
  path: string,
  layer: Layer | undefined,
  failure: ShapeFailure,
  from: string,
): Problem {
  const { places } = subject;
  const [written = places.textAt(path) ?? ''] = places.names(path);
  const range = places.get(`${path}/${written}`)?.key ?? places.value(path);
  const preset = Object.hasOwn(presetOptions, written);
  const fixes = failure.flattenHelps && !preset ? [flattenBefore(subject, places.value(path))] : [];
  const within = preset ? ` of '${written}'` : '';
  const message = `The layer '${layer?.name ?? ''}'${within} ${failure.reason}${from}.`;
  return problem('shape-mismatch', range, message, { fixes });
}

/** A `flatten` of its own before an entry, in the way the list is written: by dashes or in brackets. */
function flattenBefore({ places }: Subject, entry: Range): Fix {
  const before = places.lineBefore(entry.start);
  const newText = /^\s*- $/.test(before) ? `flatten\n${before}` : 'flatten, ';
  return { title: "Put 'flatten' before it", edits: [{ start: entry.start, end: entry.start, newText }] };
}

/** A `flatten` after the last entry of the encoder. */
function flattenAfter({ places }: Subject): readonly Fix[] {
  const last = places.names('model/encoder').at(-1);
  if (last === undefined) return [];
  const { start, end } = places.value(`model/encoder/${last}`);
  const before = places.lineBefore(start);
  const newText = /^\s*- $/.test(before) ? `\n${before}flatten` : ', flatten';
  return [{ title: "End the encoder with 'flatten'", edits: [{ start: end, end, newText }] }];
}

const weightText = (step: LayerShape): string =>
  weightShapes(step)
    .map((shape) => shape.join('×'))
    .join(' ');

/** A gate that looks at what enters the shared encoder needs it to have one shape. */
function gatedInputs({ written, places }: Subject, inputs: readonly Input[]): readonly Problem[] {
  const type = written.model?.sharing.type;
  const [first, ...others] = inputs;
  if (!first || !type || !needsOneShape(type)) return [];
  const shape = enteringText(first);
  const other = others.find((input) => enteringText(input) !== shape);
  if (!other) return [];
  const range = places.get(`model/sharing/${type}`)?.key ?? places.value('model/sharing');
  const message = `'${type}' looks at whole inputs, so they must have one shape, but they are ${shape} from '${first.name}' and ${enteringText(other)} from '${other.name}'; use data sets of one size, model.encoders that end alike, or another way of sharing.`;
  return [problem('inputs-differ', range, message)];
}

/** The shape in which rows enter the shared encoder. */
function enteringText({ way, path }: Input): string {
  const { steps, output } = path;
  return shapeText(steps[way.shared]?.input ?? output ?? []);
}

/** Layers that several data sets go through have one set of arrays, which must fit all shapes. */
function differingInputs({ places, written }: Subject, inputs: readonly Input[]): readonly Problem[] {
  if (written.model?.sharing.type === 'none') return [];
  for (const [i, first] of inputs.entries()) {
    for (const other of inputs.slice(i + 1)) {
      const found = differing(first, other);
      if (!found) continue;
      const [there, here, at] = found;
      const range = places.get(`${at}/${here.layer.type}`)?.key ?? places.value(at);
      const message = `The shared layer '${here.layer.name}' gets ${shapeText(there.input)} from '${first.name}' but ${shapeText(here.input)} from '${other.name}'; use globalAveragePooling2d before it, data sets of one size, or model.encoders that end alike.`;
      return [problem('inputs-differ', range, message)];
    }
  }
  return [];
}

/** The first layer that two data sets share and that would need other arrays for each, with the entry it comes from. */
function differing(first: Input, other: Input): readonly [LayerShape, LayerShape, string] | undefined {
  const sameEncoder = first.way.encoder === other.way.encoder;
  const [from, fromOther] = sameEncoder ? [0, 0] : [first.way.shared, other.way.shared];
  const steps = first.path.steps.slice(from);
  for (const [i, here] of other.path.steps.slice(fromOther).entries()) {
    const there = steps[i];
    if (there && weightText(there) !== weightText(here)) return [there, here, other.way.paths[fromOther + i] ?? ''];
  }
  return undefined;
}

function headProblems(
  subject: Subject,
  task: string,
  head: readonly Layer[],
  inputs: readonly Input[],
): readonly Problem[] {
  const list = `tasks/${task}/head`;
  const name = subject.written.tasks?.[task]?.data ?? '';
  const representation = inputs.find((input) => input.name === name)?.path.output;
  if (!representation || (subject.places.has(list) && subject.isBroken(list))) return [];
  const { output, failure } = propagate(head, representation);
  if (failure) return [failureProblem(subject, `${list}/${failure.index}`, head[failure.index], failure, '')];
  const target = targetOf(subject.written.data, subject.written.tasks?.[task] ?? { data: '', target: '' });
  if (target?.kind === 'tags') return stepProblems(subject, task, head, output, target.steps);
  if (!output || output.length === 1) return [];
  const end = head.length === 0 ? 'the encoder' : 'its head';
  const message = `The output layer of the task '${task}' needs a vector, but gets ${shapeText(output)}; end ${end} with flatten or globalAveragePooling2d.`;
  const fixes = head.length === 0 ? flattenAfter(subject) : [];
  return [problem('shape-mismatch', subject.places.key(`tasks/${task}`), message, { fixes })];
}

/** Tags need an output for each of their steps. */
function stepProblems(
  { places }: Subject,
  task: string,
  head: readonly Layer[],
  output: Shape | undefined,
  steps: number | undefined,
): readonly Problem[] {
  if (!output || (output.length === 2 && (steps === undefined || output[0] === steps))) return [];
  const end = head.length === 0 ? 'the encoder' : 'its head';
  const wanted = steps === undefined ? 'each step' : `each of ${steps} steps`;
  const message = `The task '${task}' has a class for ${wanted}, but its output layer gets ${shapeText(output)}; let ${end} end in a sequence: returnSequences, no pooling over steps.`;
  return [problem('shape-mismatch', places.key(`tasks/${task}`), message)];
}
