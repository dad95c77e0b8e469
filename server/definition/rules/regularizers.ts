import { hasKernel } from '../layer.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../reading/reading.ts';
import { regularizerSchema } from '../schema/regularizers.ts';
import type { Option } from '../schema/schema.ts';
import { layersAreWhole, placedLayers, type PlacedLayer } from './layer-places.ts';
import { checkNamedLayers, type WantedLayers } from './named-layers.ts';
import { repeatedEntries } from './repeated.ts';
import type { Rule, Subject } from './rule.ts';

const list = 'objective/regularizers';

const withKernel: WantedLayers = {
  isWanted: hasKernel,
  kinds: 'layers with a kernel',
  code: 'layer-without-kernel',
  lack: 'has no kernel to regularise',
};

/** Regularisers act on kernels that exist, with a strength that is not 0. */
export const checkRegularizers: Rule = (subject) => {
  const { places } = subject;
  const problems: Problem[] = [];
  const layers = layersAreWhole(subject) ? placedLayers(subject) : undefined;
  for (const index of places.names(list)) {
    for (const type of places.names(`${list}/${index}`)) {
      const path = `${list}/${index}/${type}`;
      problems.push(...zeroStrength(subject, path), ...repeatedEntries(places, `${path}/on`));
      if (!layers) continue;
      problems.push(...checkNamedLayers(places, `${path}/on`, layers, withKernel));
      problems.push(...nothingShared(subject, path, layers));
      if (type === 'sharedPrivate') problems.push(...noExperts(subject, path));
    }
  }
  return problems;
};

function nothingShared({ places }: Subject, path: string, layers: readonly PlacedLayer[]): readonly Problem[] {
  const written = places.textAt(`${path}/on`);
  const type = path.split('/').at(-1) ?? '';
  const on = places.items(`${path}/on`).length > 0 ? undefined : (written ?? defaultPlace(type));
  const inEncoder = layers.filter((placed) => placed.path.startsWith('model/encoder'));
  if (on !== 'shared' || inEncoder.some(({ layer }) => hasKernel(layer))) return [];
  const message = 'The encoder has no layer with a kernel, so this regulariser acts on nothing; use on: heads.';
  return [problem('nothing-to-regularize', places.key(path), message)];
}

/** Private and shared kernels of one shape are those of experts. */
function noExperts({ written, places }: Subject, path: string): readonly Problem[] {
  const { sharing } = written.model ?? {};
  const heads = places.textAt(`${path}/on`) === 'heads';
  if (!sharing || (!heads && (sharing.type === 'cgc' || sharing.type === 'ple'))) return [];
  const message = heads
    ? "'sharedPrivate' sets the tasks' own experts against the shared ones, and heads are no experts; use on: shared."
    : `'sharedPrivate' sets the tasks' own experts against the shared ones, and sharing ${sharing.type} has no such experts; use sharing cgc or ple, or orthogonality for kernels by themselves.`;
  return [problem('regularizer-does-not-fit', places.key(path), message)];
}

function zeroStrength({ places }: Subject, path: string): readonly Problem[] {
  const strengths = ['lambda', 'lambda1', 'lambda2'].filter((name) => places.has(`${path}/${name}`));
  const isZero = (name: string): boolean => Number(places.textAt(`${path}/${name}`)) === 0;
  const [first] = strengths;
  if (first === undefined || !strengths.every(isZero)) return [];
  const message = 'With strength 0 this regulariser changes nothing; its value is still recorded as 0.';
  return [problem('zero-strength', places.value(`${path}/${first}`), message)];
}

/** Where a regulariser acts that does not say so. */
function defaultPlace(type: string): unknown {
  const options: Readonly<Record<string, Option>> = regularizerSchema.options;
  return options[type]?.keys.on?.default;
}
