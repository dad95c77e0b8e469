import { laterKernels, withKernel } from '../architecture/kernels.ts';
import { blocksFrom } from '../architecture/blocks.ts';
import { planMtan } from '../architecture/mtan.ts';
import { PlanError } from '../architecture/plan.ts';
import type { Layer } from '../experiment.ts';
import { offerOf } from '../formats.ts';
import { hasKernel } from '../layer.ts';
import type { Problem } from '../problem.ts';
import { problem, replacement, type Range } from '../reading/reading.ts';
import { suggestion } from '../reading/wording.ts';
import { resolveSharing } from '../resolve-sharing.ts';
import { namedLayers } from '../resolve.ts';
import type { Sharing } from '../sharing.ts';
import { propagate, shapeText } from '../shapes.ts';
import { waysIn } from '../ways-in.ts';
import { repeatedEntries } from './repeated.ts';
import type { Rule, Subject } from './rule.ts';

const root = 'model/sharing';

/** A sharing method has tasks to share among, layers to work on, and numbers that let it do something. */
export const checkSharing: Rule = (subject) => {
  const { written, isBroken, taskNames } = subject;
  if (!written.model || isBroken('model/encoder') || isBroken(root)) return [];
  const { encoder } = namedLayers(written);
  const sharing = resolveSharing(written.model.sharing, encoder, taskNames);
  if (sharing.type === 'hard' || sharing.type === 'none') return [];
  const fundamental = tooFew(subject, sharing, encoder);
  if (fundamental.length > 0) return fundamental;
  const named = layerLists(subject, sharing, encoder);
  if (named.length > 0) return named;
  return [...idle(subject, sharing), ...unfit(subject, sharing, encoder), ...gatesOnIds(subject, sharing)];
};

const placeOf = ({ places }: Subject, { type }: Sharing, key?: string): Range => {
  const option = places.get(`${root}/${type}`)?.key ?? places.value(root);
  return key === undefined ? option : (places.get(`${root}/${type}/${key}`)?.value ?? option);
};

/** Every method but `hard` and `none` needs two tasks and something to learn. */
function tooFew(subject: Subject, sharing: Sharing, encoder: readonly Layer[]): readonly Problem[] {
  const range = placeOf(subject, sharing);
  const fixes = [replacement("Change to 'hard'", subject.places.value(root), 'hard')];
  const { taskNames } = subject;
  if (taskNames.length === 1) {
    const message = `'${sharing.type}' shares among tasks, but there is only '${taskNames[0]}'; use hard.`;
    return [problem('sharing-needs-tasks', range, message, { fixes })];
  }
  if (withKernel(encoder).length > 0 || encoder.length === 0) return [];
  const message = `'${sharing.type}' needs a layer with a kernel in the encoder, but there is none to learn and to share; add one, or use hard.`;
  return [problem('sharing-needs-layers', range, message, { fixes })];
}

/** Names in the method's list of layers are layers of the encoder. */
function layerLists({ places }: Subject, sharing: Sharing, encoder: readonly Layer[]): readonly Problem[] {
  return ['after', 'levels', 'at'].flatMap((key) => {
    const path = `${root}/${sharing.type}/${key}`;
    const names = encoder.map(({ name }) => name);
    const offered = key === 'levels' ? laterKernels(encoder) : withKernel(encoder);
    const unknown = places.items(path).flatMap(({ text, range }) => {
      if (names.includes(text)) return [];
      const { text: hint, extras } = suggestion(text, range, offered, 'layers of the encoder');
      return [problem('unknown-layer', range, `The encoder has no layer '${text}'; ${hint}`, extras)];
    });
    return [...unknown, ...repeatedEntries(places, path)];
  });
}

/** Numbers that make a method another one, or nothing. */
function idle(subject: Subject, sharing: Sharing): readonly Problem[] {
  const warn = (key: string, message: string) => [problem('nothing-to-mix', placeOf(subject, sharing, key), message)];
  switch (sharing.type) {
    case 'soft':
      if (sharing.lambda !== 0) return [];
      return warn('lambda', 'With lambda 0 nothing draws the copies together: this is sharing none.');
    case 'mmoe':
    case 'dselectK':
      if (sharing.experts > 1) return [];
      return warn('experts', 'With one expert every gate gives it the whole weight: this is sharing hard.');
    case 'branching':
      if (sharing.branches > 1) return [];
      return warn('branches', 'With one branch every task follows it: this is sharing hard.');
    default:
      return [];
  }
}

/** What the method cannot do with these layers and numbers. */
function unfit(subject: Subject, sharing: Sharing, encoder: readonly Layer[]): readonly Problem[] {
  const refuse = (key: string, message: string) => [
    problem('sharing-does-not-fit', placeOf(subject, sharing, key), message),
  ];
  switch (sharing.type) {
    case 'dselectK':
      if (sharing.k <= sharing.experts) return [];
      return refuse('k', `A task cannot choose ${sharing.k} of ${sharing.experts} experts; k is at most experts.`);
    case 'branching':
      if (sharing.endTemperature <= sharing.startTemperature) return [];
      return refuse('endTemperature', 'The temperature falls, so endTemperature is at most startTemperature.');
    case 'ple': {
      const empty = blocksFrom(encoder, sharing.levels).findIndex((layers) => !layers.some(hasKernel));
      if (empty < 0) return [];
      const message = `Level ${empty + 1} would have no layer with a kernel, so its experts would have nothing to learn; begin each level with such a layer, but not the first: ${laterKernels(encoder).join(', ')}.`;
      return refuse('levels', message);
    }
    case 'mtan':
      return attention(subject, sharing, encoder, refuse);
    default:
      return [];
  }
}

function attention(
  { written }: Subject,
  sharing: Extract<Sharing, { type: 'mtan' }>,
  encoder: readonly Layer[],
  refuse: (key: string, message: string) => readonly Problem[],
): readonly Problem[] {
  const [task] = Object.values(written.tasks ?? {});
  const source = task && written.data?.[task.data];
  const rowShape = source && offerOf(source).inputShape;
  if (!rowShape) return [];
  const { layers, shared } = waysIn(written)(task.data);
  const inputShape = propagate(layers.slice(0, shared), rowShape).output;
  if (!inputShape) return [];
  try {
    planMtan({ encoder, inputs: { task: inputShape } }, sharing);
    return [];
  } catch (error) {
    if (!(error instanceof PlanError)) throw error;
    return refuse('at', `Attention cannot follow these layers from ${shapeText(inputShape)}. ${error.message}`);
  }
}

/** Gates that are linear in what enters need numbers that mean an amount, which ids of tokens are not. */
function gatesOnIds(subject: Subject, sharing: Sharing): readonly Problem[] {
  const { written } = subject;
  const gates = sharing.type === 'dselectK' ? sharing.gate === 'input' : ['mmoe', 'cgc', 'ple'].includes(sharing.type);
  if (!gates) return [];
  const wayIn = waysIn(written);
  const used = Object.values(written.tasks ?? {}).map(({ data }) => data);
  const name = used.find((data) => {
    const source = written.data && Object.hasOwn(written.data, data) ? written.data[data] : undefined;
    return source && offerOf(source).ids && wayIn(data).shared === 0;
  });
  if (name === undefined) return [];
  const message = `The gates of '${sharing.type}' are linear in what enters, but the rows of '${name}' are ids of tokens, which are no amounts; put the embedding under model.encoders, so that gates see its vectors.`;
  return [problem('sharing-does-not-fit', placeOf(subject, sharing), message)];
}
