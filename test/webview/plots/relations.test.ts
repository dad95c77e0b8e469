import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RunSnapshot } from '../../../webview/plots/messages.ts';
import { snapshotOf } from '../fixtures/runs.ts';
import { skipReason } from '../../browser.ts';
import { plotPanel, short } from '../plot-panel.ts';

const tasks = ['ten', 'hundred', 'coarse'];
const relation = [
  [1, 0.8, -0.25],
  [0.8, 1, 0.1],
  [-0.25, 0.1, 1],
];

/** A run that has measured affinities every tenth step, and whose regularisers have made something of the weights. */
function related(): RunSnapshot {
  const whole = snapshotOf(short);
  const column = (value: number) => whole.steps.seconds.map((_, step) => (step % 10 === 0 ? value : NaN));
  const affinity = Object.fromEntries(
    tasks.flatMap((from, i) => tasks.map((to, j) => [`${from} → ${to}`, column(i === j ? 0.05 : 0.01 * (i - j))])),
  );
  const epochs = whole.epochs.map((line) => ({
    ...line,
    structure: {
      'mtrl(heads)': [{ name: 'output/kernel', tasks, relation }],
      'l21(heads)': [{ name: 'output/kernel', tasks, zeros: { count: 1204, of: 3840 } }],
      'traceNorm(heads)': [
        { name: 'output/kernel', tasks, zeros: { count: 0, of: 3840 }, ranks: [{ rank: 2, of: 3 }] },
      ],
    },
  }));
  return { ...whole, epochs, steps: { ...whole.steps, affinity } };
}

describe('the relations of tasks in the plot panel', { skip: skipReason }, () => {
  const { withPanel } = plotPanel();

  it('are matrices with their numbers, their colours and a sentence each', () =>
    withPanel([related()], async (panel) => {
      const section = panel.page.getByRole('region', { name: 'Task relations' });
      const matrices = section.locator('.relation');
      assert.deepEqual(await matrices.locator('.name').allInnerTexts(), ['mtrl(heads) output/kernel', 'Affinity']);
      const learned = matrices.first().getByRole('table');
      assert.deepEqual(await learned.locator('tbody tr').first().locator('td').allInnerTexts(), [
        '1.00',
        '0.80',
        '−0.25',
      ]);
      assert.match(
        await learned.locator('caption').innerText(),
        /of 3 tasks; highest: ten and hundred 0\.80; lowest: ten and coarse −0\.25/,
      );
      const colours = await learned
        .locator('tbody tr')
        .first()
        .locator('td')
        .evaluateAll((all) => all.map((cell) => getComputedStyle(cell).backgroundColor));
      assert.equal(new Set(colours).size, 3);
      const ahead = matrices.nth(1).locator('tbody tr').nth(2).locator('td');
      assert.deepEqual(await ahead.allInnerTexts(), ['0.02', '0.01', '0.05']);
    }));

  it('stand beside what regularisers have made of the kernels', () =>
    withPanel([related()], async (panel) => {
      const rows = panel.page.locator('.structure tbody tr');
      assert.deepEqual(
        (await rows.allInnerTexts()).map((text) => text.split('\t')),
        [
          ['l21(heads)', 'output/kernel', '1,204 of 3,840', '31\u2009%', ''],
          ['traceNorm(heads)', 'output/kernel', '0 of 3,840', '0\u2009%', '2 of 3'],
        ],
      );
    }));

  it('can be copied as Markdown', () =>
    withPanel([related()], async (panel) => {
      await panel.page.locator('.relation').first().getByRole('button', { name: 'copy' }).click();
      const copied = (await panel.posted()).find((message) => message.type === 'copy');
      assert.equal(copied?.text.split('\n')[2], '| ten | 1.00 | 0.80 | −0.25 |');
    }));

  it('follow what comes while the run goes on, and are not there where nothing is known', () =>
    withPanel([snapshotOf(short)], async (panel) => {
      assert.equal(await panel.page.locator('.relation, .structure').count(), 0);
      const [line] = related().epochs;
      assert.ok(line);
      await panel.send({ type: 'epoch', run: '14', line: { ...line, epoch: 5 } });
      await panel.settled();
      assert.equal(await panel.page.locator('.relation').count(), 1);
    }));
});
