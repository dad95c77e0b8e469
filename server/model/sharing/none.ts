import { forEach, type Body, type BuiltParts } from './body.ts';

/** No sharing: ŷ_i = h_i(f_i(x)). */
export function none({ stack }: BuiltParts): Body {
  return {
    features: (input, tasks, pass) => ({
      of: forEach(tasks, (task) => stack(`${task}/encoder`).apply(input, pass)),
    }),
  };
}
