import path from 'node:path';
import { ownMark } from '../living.ts';
import { Interruption, type Orders } from '../orders.ts';
import type { Reporter } from '../reporter.ts';
import { readRules } from './rules.ts';
import { comeFirst, giveBack, queueOf, runsBefore, takeTicket, ticketsIn } from './tickets.ts';

/**
 * Waits until a run may train: fewer of its folder than the queue's rules allow are at work on its device, or somebody wants
 * it now. Gives how to let the next one go, which the end of the process does as well.
 * @throws Interruption where it is to end before its turn
 */
export async function waitForTurn(
  dir: string,
  device: string,
  reporter: Reporter,
  orders: Orders,
): Promise<() => void> {
  const runs = path.dirname(dir);
  const queue = queueOf(runs);
  const own = takeTicket(queue, { run: path.basename(dir), device, ...ownMark() });
  const release = (): void => giveBack(queue, own.number);
  const mustWait = (): boolean => {
    const tickets = ticketsIn(queue);
    if (!tickets) return true;
    const before = runsBefore(own, tickets);
    const waits = before.length >= readRules(runs).atOnce && !orders.startsNow;
    if (waits) tell(before, reporter);
    return waits;
  };
  try {
    const order = await orders.waitWhile(mustWait);
    if (order) throw new Interruption(order);
    if (orders.startsNow) comeFirst(queue, own);
    return release;
  } catch (error) {
    release();
    throw error;
  }
}

function tell(before: readonly string[], reporter: Reporter): void {
  if (reporter.record.waitsFor?.join() === before.join()) return;
  reporter.update({ waitsFor: before });
  reporter.activity(`waiting for ${before.length === 1 ? 'run' : 'runs'} ${before.join(', ')}`);
}
