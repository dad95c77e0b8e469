import type { ProblemCode } from '../codes.ts';
import type { Layer } from '../experiment.ts';
import type { Problem } from '../problem.ts';
import type { Places } from '../reading/places.ts';
import { problem } from '../reading/reading.ts';
import { suggestion } from '../reading/wording.ts';
import type { PlacedLayer } from './layer-places.ts';

/** What is asked of layers that a list names. */
export interface WantedLayers {
  isWanted(layer: Layer): boolean;
  /** What such layers are called: «layers with a kernel». */
  readonly kinds: string;
  /** The problem of one that is there, but not such a layer. */
  readonly code: ProblemCode;
  /** What it lacks, in words that follow its name: «has no kernel to regularise». */
  readonly lack: string;
}

/** Names in the list at `path` that no layer has, or one that is of no use there. */
export function checkNamedLayers(
  places: Places,
  path: string,
  placed: readonly PlacedLayer[],
  { isWanted, kinds, code, lack }: WantedLayers,
): readonly Problem[] {
  const layers = placed.map(({ layer }) => layer);
  return places.items(path).flatMap(({ text, range }) => {
    const layer = layers.find(({ name }) => name === text);
    if (layer && isWanted(layer)) return [];
    const others = layers.filter((other) => isWanted(other) && other.name !== text).map(({ name }) => name);
    const { text: hint, extras } = suggestion(text, range, others, kinds);
    if (!layer) return [problem('unknown-layer', range, `There is no layer '${text}'; ${hint}`, extras)];
    return [problem(code, range, `The layer '${text}' (${layer.type}) ${lack}; ${hint}`, extras)];
  });
}
