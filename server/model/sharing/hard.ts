import { forEach, type Body, type BuiltParts } from './body.ts';

/** Hard parameter sharing (Caruana 1997): ŷ_i = h_i(f(x)); f runs once for all tasks. */
export function hard({ stack }: BuiltParts): Body {
  const encoder = stack('encoder');
  return {
    lanes: encoder,
    features(input, tasks, pass) {
      const shared = encoder.apply(input, pass);
      return { of: forEach(tasks, () => shared) };
    },
  };
}
