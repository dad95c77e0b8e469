import type { Layer } from '../experiment.ts';
import { offerOf } from '../formats.ts';
import type { Fix, Problem } from '../problem.ts';
import { problem, type Range } from '../reading/reading.ts';
import { namedLayers } from '../resolve.ts';
import { weightShapes } from '../layer-shapes/propagate.ts';
import { propagate, shapeText, type LayerShape, type Propagation, type Shape, type ShapeFailure } from '../shapes.ts';
import { presetOptions } from '../schema/presets.ts';
import type { Rule, Subject } from './rule.ts';

/** Every layer can take what the one before it gives, for every data set, and the heads end in vectors. */
export const checkShapes: Rule = (subject) => {
  const { written, isBroken } = subject;
  const { model, data } = written;
  if (!model || !data || isBroken('model/encoder')) return [];
  const { encoder, entries, heads } = namedLayers(written);
  const used = new Set(Object.values(written.tasks ?? {}).map((task) => task.data));
  const inputs = Object.entries(data)
    .filter(([name]) => used.has(name) && !isBroken(`data/${name}`))
    .flatMap(([name, source]): Input[] => {
      const shape = offerOf(source).inputShape;
      return shape ? [{ name, shape }] : [];
    });
  const paths = new Map(inputs.map(({ name, shape }) => [name, propagate(encoder, shape)]));
  const broken = encoderProblem(subject, encoder, entries, paths);
  if (broken) return [broken];
  const differing = [...gatedInputs(subject, inputs), ...differingInputs(subject, entries, paths)].slice(0, 1);
  if (differing.length > 0) return differing;
  return Object.entries(heads).flatMap(([task, head]) => headProblems(subject, task, head, paths));
};

/** The shape of the rows of a data set in use, where it is known before its files are read. */
interface Input {
  readonly name: string;
  readonly shape: Shape;
}

function encoderProblem(
  subject: Subject,
  encoder: readonly Layer[],
  entries: readonly number[],
  paths: ReadonlyMap<string, Propagation>,
): Problem | undefined {
  for (const [name, { failure }] of paths) {
    if (!failure) continue;
    const from = paths.size > 1 ? ` (from the data set '${name}')` : '';
    return failureProblem(subject, `model/encoder/${entries[failure.index]}`, encoder[failure.index], failure, from);
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

/** Methods whose gates or masks look at the whole input. */
const gated: readonly string[] = ['mmoe', 'cgc', 'ple', 'dselectK', 'mtan'];

/** A gate that looks at the input needs inputs of one shape. */
function gatedInputs({ written, places }: Subject, inputs: readonly Input[]): readonly Problem[] {
  const type = written.model?.sharing.type ?? '';
  const [first, ...others] = inputs;
  if (!first || !gated.includes(type)) return [];
  const shape = shapeText(first.shape);
  const other = others.find((input) => shapeText(input.shape) !== shape);
  if (!other) return [];
  const range = places.get(`model/sharing/${type}`)?.key ?? places.value('model/sharing');
  const message = `'${type}' looks at whole inputs, so they must have one shape, but rows are ${shape} in '${first.name}' and ${shapeText(other.shape)} in '${other.name}'; use data sets of one size, or another way of sharing.`;
  return [problem('inputs-differ', range, message)];
}

/** A shared layer has one set of arrays, so every data set must reach it in a shape that they fit. */
function differingInputs(
  { places, written }: Subject,
  entries: readonly number[],
  paths: ReadonlyMap<string, Propagation>,
): readonly Problem[] {
  const [first, ...others] = paths;
  if (!first || written.model?.sharing.type === 'none') return [];
  const [firstName, { steps }] = first;
  for (const [name, path] of others) {
    const index = path.steps.findIndex((step, i) => weightText(step) !== weightText(steps[i] ?? step));
    const here = path.steps[index];
    const there = steps[index];
    if (!here || !there) continue;
    const at = `model/encoder/${entries[index]}`;
    const range = places.get(`${at}/${here.layer.type}`)?.key ?? places.value(at);
    const message = `The shared layer '${here.layer.name}' gets ${shapeText(there.input)} from '${firstName}' but ${shapeText(here.input)} from '${name}'; use globalAveragePooling2d before it, or data sets of one size.`;
    return [problem('inputs-differ', range, message)];
  }
  return [];
}

function headProblems(
  subject: Subject,
  task: string,
  head: readonly Layer[],
  paths: ReadonlyMap<string, Propagation>,
): readonly Problem[] {
  const list = `tasks/${task}/head`;
  const name = subject.written.tasks?.[task]?.data ?? '';
  const representation = paths.get(name)?.output;
  if (!representation || (subject.places.has(list) && subject.isBroken(list))) return [];
  const { output, failure } = propagate(head, representation);
  if (failure) return [failureProblem(subject, `${list}/${failure.index}`, head[failure.index], failure, '')];
  if (!output || output.length === 1) return [];
  const end = head.length === 0 ? 'the encoder' : 'its head';
  const message = `The output layer of the task '${task}' needs a vector, but gets ${shapeText(output)}; end ${end} with flatten or globalAveragePooling2d.`;
  const fixes = head.length === 0 ? flattenAfter(subject) : [];
  return [problem('shape-mismatch', subject.places.key(`tasks/${task}`), message, { fixes })];
}
