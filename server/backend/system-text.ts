import { readFileSync } from 'node:fs';

/** What the system tells in a file of its own, as under /proc; nothing where it has no such file, or what it is about has gone. */
export function systemText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // Other systems have no such files, and a process may end while it is looked at.
    if (error instanceof Error) return '';
    throw error;
  }
}
