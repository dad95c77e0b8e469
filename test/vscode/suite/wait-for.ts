import { setTimeout as delay } from 'node:timers/promises';

/** Waits until `look` finds something; says what it waited for, and what it saw last, where it waits in vain. */
export async function waitFor<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  seconds = 30,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > end) throw new Error(`In ${seconds} s there was no ${what}.`);
    await delay(50);
  }
}
