import { needText } from '../definition/cost/need.ts';
import type { NetworkFacts } from '../definition/cost/task-facts.ts';
import type { Experiment } from '../definition/experiment.ts';

/** Memory that was asked for and not there: the message says how much a step needs and what would need less. */
export class OutOfMemoryError extends Error {
  override readonly name = 'OutOfMemoryError';
  readonly code = outOfMemory;
}

/** The stable code of a run that ended because memory ran out. */
export const outOfMemory = 'out-of-memory';

/** What TensorFlow, WebAssembly, C++ and the JavaScript engine say when they get no more memory. */
const sayings =
  /\bOOM\b|out of memory|RESOURCE_EXHAUSTED|TF_Status: 8\b|bad_alloc|Cannot allocate memory|memory access out of bounds|Cannot enlarge memory|Array buffer allocation failed|Invalid typed array length/i;

/** Whether a message says that memory ran out. */
export const saysOutOfMemory = (message: string): boolean => sayings.test(message);

/** The same error in words for a person, with what the experiment needs as far as its data are known. */
export function explainOutOfMemory(
  error: Error,
  experiment: Experiment,
  facts: NetworkFacts | undefined,
): OutOfMemoryError {
  const need = facts ? ` ${needText(experiment, facts)}` : '';
  return new OutOfMemoryError(`${whoRanOut(error.message)} ran out of memory.${need}`, { cause: error });
}

/** Whose memory it was. */
export function whoRanOut(message: string): string {
  if (/GPU|CUDA/.test(message)) return 'The GPU';
  return /WebAssembly/.test(message) ? 'WebAssembly, which can use at most 4 GB,' : 'This computer';
}
