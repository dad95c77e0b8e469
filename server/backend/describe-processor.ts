import { availableParallelism, cpus } from 'node:os';

/** The processor's name and the number of its threads that this process may use. */
export function describeProcessor(): string {
  const threads = availableParallelism();
  const model = cpus()[0]?.model.trim() || process.arch;
  return `${model} (${threads} ${threads === 1 ? 'thread' : 'threads'})`;
}
