import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { hasCode } from '../../backend/has-code.ts';
import { writeWhole } from '../folder/files.ts';
import { numbersIn } from '../folder/names-in.ts';
import { isAlive, type ProcessMark } from '../living.ts';

/** What a run says that waits for its turn or has it. */
export interface Ticket extends ProcessMark {
  /** The number of the run. */
  readonly run: string;
  /** On what it computes; only runs on the same device of the same machine wait for each other. */
  readonly device: string;
  /** Put before all that wait. */
  readonly first?: true;
}

/** A ticket with its number: the lower goes first. */
export interface NumberedTicket extends Ticket {
  readonly number: number;
}

/** Where the tickets of the runs in a folder lie. */
export const queueOf = (runs: string): string => path.join(runs, '.queue');

/**
 * Takes the next number. A number is claimed by creating its file; whoever finds a higher one after that has read an old list,
 * and takes another: so nobody comes in before one who has looked already.
 */
export function takeTicket(queue: string, ticket: Ticket): NumberedTicket {
  for (;;) {
    mkdirSync(queue, { recursive: true });
    const number = Math.max(0, ...numbersIn(queue)) + 1;
    if (!claim(path.join(queue, String(number)), ticket)) continue;
    if (Math.max(...numbersIn(queue)) === number) return { ...ticket, number };
    giveBack(queue, number);
  }
}

/** Lets the next one go. */
export function giveBack(queue: string, number: number): void {
  rmSync(path.join(queue, String(number)), { force: true });
  try {
    // Whoever takes a ticket makes it again.
    rmdirSync(queue);
  } catch (error) {
    if (!hasCode(error, ['ENOTEMPTY', 'EEXIST', 'ENOENT'])) throw error;
  }
}

/**
 * The tickets of processes that are alive, in their order; those of dead ones are swept away. Undefined where one is being
 * written at this moment: ask again.
 */
export function ticketsIn(queue: string): readonly NumberedTicket[] | undefined {
  const alive: NumberedTicket[] = [];
  for (const number of numbersIn(queue).toSorted((a, b) => a - b)) {
    const ticket = readTicket(path.join(queue, String(number)));
    if (ticket === 'unwritten') return undefined;
    if (ticket === 'gone') continue;
    if (ticket !== undefined && isAlive(ticket)) alive.push({ ...ticket, number });
    else giveBack(queue, number);
  }
  return alive;
}

/** Puts a run before all that wait: somebody wants it to begin now. */
export function comeFirst(queue: string, { number, ...ticket }: NumberedTicket): void {
  writeWhole(path.join(queue, String(number)), JSON.stringify({ ...ticket, first: true } satisfies Ticket));
}

/** The runs that an own ticket waits for: on its device, with lower numbers or put first. Its turn is when fewer than `atOnce`. */
export function runsBefore(own: NumberedTicket, tickets: readonly NumberedTicket[]): readonly string[] {
  return tickets
    .filter(({ number, device, host }) => number !== own.number && device === own.device && host === own.host)
    .filter(({ number, first }) => number < own.number || first === true)
    .map(({ run }) => run);
}

function claim(file: string, ticket: Ticket): boolean {
  try {
    writeFileSync(file, JSON.stringify(ticket), { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, ['EEXIST', 'ENOENT'])) return false;
    throw error;
  }
}

/** Milliseconds after which a ticket with nothing on it was left by a process that died while it wrote. */
const writingTakes = 60_000;

/** Undefined where it is no ticket. */
function readTicket(file: string): Ticket | 'gone' | 'unwritten' | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    if (text === '') return Date.now() - statSync(file).mtimeMs < writingTakes ? 'unwritten' : undefined;
    const value: unknown = JSON.parse(text);
    return isTicket(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (hasCode(error, ['ENOENT'])) return 'gone';
    throw error;
  }
}

function isTicket(value: unknown): value is Ticket {
  if (typeof value !== 'object' || value === null) return false;
  const { run, device, pid, host, born, first }: Readonly<Record<string, unknown>> = { ...value };
  return (
    [run, device, host].every((text) => typeof text === 'string') &&
    Number.isInteger(pid) &&
    (born === undefined || typeof born === 'string') &&
    (first === undefined || first === true)
  );
}
