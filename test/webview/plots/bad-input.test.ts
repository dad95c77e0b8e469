import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { snapshotOf } from '../fixtures/runs.ts';
import { skipReason } from '../../browser.ts';
import { buildPanel } from '../panel-page.ts';
import { drawn, finite, plotPanel, rows, short } from '../plot-panel.ts';
import { sliceBlock } from '../slice-block.ts';

describe('the plot panel and what nobody wishes for', { skip: skipReason }, () => {
  const { withPanel } = plotPanel();
  const whole = snapshotOf(short);

  it('draws what is finite around NaN and infinities, and counts the rest', () => {
    const ten = Float64Array.from(whole.steps.loss['ten'] ?? []);
    [ten[10], ten[11], ten[12]] = [NaN, Infinity, -Infinity];
    const steps = { ...whole.steps, loss: { ...whole.steps.loss, ten } };
    return withPanel([{ ...whole, steps }], async (panel) => {
      const line = (await drawn(panel, 'Loss of task ten')).find(({ name }) => name === 'training');
      assert.equal(finite(line).length, 117);
      assert.match(await panel.page.locator('.plot').first().innerText(), /3 not finite/);
    });
  });

  it('draws a task that appears late from then on, and its columns in the table', () => {
    const early = sliceBlock(whole.steps, 0, 60);
    const without = (columns: Readonly<Record<string, Float64Array>>) =>
      Object.fromEntries(Object.entries(columns).filter(([task]) => task !== 'coarse'));
    const [loss, weight] = [without(early.loss), without(early.weight)];
    const record = { ...whole.record, tasks: ['ten', 'hundred'] };
    return withPanel([{ ...whole, record, epochs: [], steps: { ...early, loss, weight } }], async (panel) => {
      await panel.send({ type: 'steps', run: '14', block: sliceBlock(whole.steps, 60, 120) });
      await panel.settled();
      const line = (await drawn(panel, 'Loss of task coarse')).find(({ name }) => name === 'training');
      assert.deepEqual([finite(line)[0]?.x, finite(line).length], [61, 60]);
      assert.ok((await rows(panel)).some(([name]) => name === 'coarse'));
    });
  });

  it('draws negative losses, and on a logarithmic axis says how many it cannot show', () => {
    const ten = Float64Array.from(whole.steps.loss['ten'] ?? [], (value, i) => (i < 30 ? value : -value));
    const steps = { ...whole.steps, loss: { ...whole.steps.loss, ten } };
    return withPanel([{ ...whole, steps, epochs: [] }], async (panel) => {
      const line = async () => finite((await drawn(panel, 'Loss of task ten')).find(({ name }) => name === 'training'));
      assert.equal((await line()).length, 120);
      await panel.page.getByRole('button', { name: 'Log', exact: true }).click();
      await panel.settled();
      assert.equal((await line()).length, 30);
      assert.match(await panel.page.locator('.plot').first().innerText(), /90/);
    });
  });

  it('draws 200 series, those in sight at once and the others when they come', () => {
    const [curve] = short.curves;
    assert.ok(curve);
    const curves = Array.from({ length: 200 }, (_, i) => ({ ...curve, name: `task ${i}` }));
    return withPanel([snapshotOf({ ...short, curves })], async (panel) => {
      assert.equal(await panel.page.locator('[aria-label="Loss"] .box').count(), 200);
      const last = panel.page.locator('.box[aria-label^="Loss of task task 199"]');
      await last.scrollIntoViewIfNeeded();
      await panel.page.waitForFunction(
        () =>
          (document.querySelector('.box[aria-label^="Loss of task task 199"]')?.getAttribute('aria-label')?.length ??
            0) > 30,
      );
      const line = (await drawn(panel, 'Loss of task task 199')).find(({ name }) => name === 'training');
      assert.equal(finite(line).length, 120);
    });
  });

  it('is a bundle of less than 250 kB', async () => {
    const { script } = await buildPanel('plots');
    assert.ok(Buffer.byteLength(script) < 250_000, `${Buffer.byteLength(script)} bytes`);
  });
});
