import { format } from 'node:util';

/** Prints for whoever runs the tests; the mark tells it from what the workbench itself prints. */
export function say(...values: unknown[]): void {
  for (const line of format(...values).split('\n')) console.log(`TESTS ${line}`);
}
