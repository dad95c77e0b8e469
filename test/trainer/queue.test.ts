import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { isAlive, ownMark } from '../../server/trainer/living.ts';
import { defaultRules, readRules, writeRules } from '../../server/trainer/queue/rules.ts';
import {
  comeFirst,
  giveBack,
  queueOf,
  runsBefore,
  takeTicket,
  ticketsIn,
  type NumberedTicket,
} from '../../server/trainer/queue/tickets.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'queue test '));
after(() => rmSync(folder, { recursive: true }));

const mark = ownMark();
let queues = 0;
const newQueue = () => queueOf(path.join(folder, String(queues++)));

function ahead(queue: string, own: NumberedTicket): readonly string[] {
  return runsBefore(own, ticketsIn(queue) ?? []);
}

describe('the queue of a folder of runs', () => {
  it('lets runs of one device go in the order of their tickets, and those of another device past', () => {
    const queue = newQueue();
    const [a, b, c, d] = [
      ['1', 'cpu'],
      ['2', 'cpu'],
      ['3', 'gpu all'],
      ['4', 'cpu'],
    ].map(([run = '', device = '']) => takeTicket(queue, { run, device, ...mark }));
    assert.ok(a && b && c && d);
    assert.deepEqual(
      [a, b, c, d].map((own) => ahead(queue, own).join()),
      ['', '1', '', '1,2'],
    );
    giveBack(queue, a.number);
    assert.deepEqual(
      [b, d].map((own) => ahead(queue, own).join()),
      ['', '2'],
    );
    assert.ok(takeTicket(queue, { run: '5', device: 'cpu', ...mark }).number > d.number);
  });

  it('counts one that was put first before all that wait', () => {
    const queue = newQueue();
    const [a, b, c] = ['1', '2', '3'].map((run) => takeTicket(queue, { run, device: 'cpu', ...mark }));
    assert.ok(a && b && c);
    comeFirst(queue, c);
    assert.deepEqual(ahead(queue, b), ['1', '3']);
    giveBack(queue, a.number);
    assert.deepEqual(ahead(queue, b), ['3']);
  });

  it('sweeps away who died, also where another process has its number by now, and asks nobody on another machine', () => {
    const queue = newQueue();
    takeTicket(queue, { run: '1', device: 'cpu', pid: 2 ** 22 + 1, host: mark.host });
    if (mark.born !== undefined) takeTicket(queue, { run: '2', device: 'cpu', ...mark, born: 'an earlier boot 1' });
    takeTicket(queue, { run: '3', device: 'cpu', pid: 2 ** 22 + 1, host: 'elsewhere' });
    writeFileSync(path.join(queue, '900'), 'torn {');
    const own = takeTicket(queue, { run: '4', device: 'cpu', ...mark });
    assert.deepEqual(ahead(queue, own), []);
    assert.deepEqual(
      (ticketsIn(queue) ?? []).map(({ run }) => run),
      ['3', '4'],
    );
    assert.equal(readdirSync(queue).length, 2);
    giveBack(queue, own.number);
    assert.equal(readdirSync(queue).length, 1);
  });

  it('asks again while a ticket is being written', () => {
    const queue = newQueue();
    takeTicket(queue, { run: '1', device: 'cpu', ...mark });
    writeFileSync(path.join(queue, '2'), '');
    assert.equal(ticketsIn(queue), undefined);
  });

  it('keeps how many go at once in a file, and one at a time where that is none', () => {
    const runs = path.join(folder, 'rules');
    assert.deepEqual(readRules(runs), defaultRules);
    writeRules(runs, { atOnce: 3 });
    assert.deepEqual(readRules(runs), { atOnce: 3 });
    writeFileSync(path.join(queueOf(runs), 'rules.json'), '{"atOnce": "many"}');
    assert.deepEqual(readRules(runs), defaultRules);
  });
});

describe('whether a process is alive', () => {
  it('is told by its number and the moment of its birth', () => {
    assert.ok(isAlive(mark));
    assert.ok(isAlive({ pid: mark.pid }));
    assert.ok(!isAlive({ ...mark, pid: 2 ** 22 + 1 }));
    if (mark.born !== undefined) assert.ok(!isAlive({ ...mark, born: `${mark.born}1` }));
    assert.ok(isAlive({ ...mark, host: 'elsewhere', pid: 2 ** 22 + 1 }), 'nobody can ask there');
  });
});
