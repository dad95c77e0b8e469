import type { RandomStream } from '../random.ts';
import { padding, unknown } from '../text/vocabulary.ts';

/** Makes tokens unknown, each with a probability; padding stays. */
export function dropWords(ids: Float32Array, probability: number, random: RandomStream): void {
  for (let i = 0; i < ids.length; i++) if (ids[i] !== padding && random.uniform() < probability) ids[i] = unknown;
}

/** Exchanges tokens with the next, each with a probability; padding stays where it is. */
export function swapWords(ids: Float32Array, probability: number, random: RandomStream): void {
  for (let i = 0; i + 1 < ids.length; i++) {
    const [own, next] = [ids[i] ?? padding, ids[i + 1] ?? padding];
    if (own === padding || next === padding || random.uniform() >= probability) continue;
    ids[i] = next;
    ids[++i] = own;
  }
}
