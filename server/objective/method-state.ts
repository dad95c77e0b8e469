/**
 * What a weighting or an aggregator remembers from step to step: lists of numbers under the method's own names, so that
 * a checkpoint can keep it as it is.
 */
export type MethodState = Readonly<Record<string, readonly number[]>>;

/** One list of a state. Throws where a checkpoint does not hold it or holds it for another number of tasks. */
export function remembered(state: MethodState, name: string, length: number): readonly number[] {
  const values = state[name];
  if (values?.length !== length) {
    throw new RangeError(`The state of the method has ${values?.length ?? 'no'} numbers as ${name}, not ${length}.`);
  }
  return values;
}
