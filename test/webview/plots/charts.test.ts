import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mixed, snapshotOf } from '../fixtures/runs.ts';
import { skipReason } from '../../browser.ts';
import { drawn, exported, finite, plotPanel, rows, short } from '../plot-panel.ts';

describe('the charts of the plot panel', { skip: skipReason }, () => {
  const { withPanel } = plotPanel();

  it('divides each loss by its first value when asked to', () =>
    withPanel([snapshotOf(short)], async (panel) => {
      await panel.page.getByRole('button', { name: 'Normalise' }).click();
      await panel.settled();
      const { loss } = snapshotOf(short).steps;
      const lines = await drawn(panel, 'Loss of task hundred');
      const [first = NaN] = loss['hundred'] ?? [];
      assert.deepEqual(
        finite(lines.find(({ name }) => name === 'training')).map(({ y }) => y),
        [...(loss['hundred'] ?? [])].map((value) => value / first),
      );
    }));

  it('counts what a logarithmic axis cannot show, and draws the rest', () => {
    const whole = snapshotOf(short);
    const ten = whole.steps.loss['ten']?.map((value, i) => (i < 3 ? -1 : i < 5 ? NaN : i === 5 ? Infinity : value));
    const steps = { ...whole.steps, loss: { ...whole.steps.loss, ten: ten ?? new Float64Array() } };
    const nan = { ...steps, total: steps.total.map((value, i) => (i < 5 && i > 2 ? NaN : value)) };
    return withPanel([{ ...whole, steps: nan }], async (panel) => {
      const head = panel.page.locator('[aria-label="Loss"] .plot').first().locator('.head');
      assert.match(await head.innerText(), /3 not finite/);
      assert.doesNotMatch(await head.innerText(), /not above 0/);
      await panel.page.getByRole('button', { name: 'Log', exact: true }).click();
      await panel.settled();
      assert.match(await head.innerText(), /3 not above 0, 3 not finite/);
      const points = finite((await drawn(panel, 'Loss of task ten')).find(({ name }) => name === 'training'));
      assert.deepEqual(
        points.map(({ y }) => y),
        [...(ten ?? [])].slice(6),
      );
    });
  });

  it('leaves single outliers beyond the edge, or makes room for them', () => {
    const whole = snapshotOf(short);
    const ten = whole.steps.loss['ten']?.map((value, i) => (i === 60 ? 2e7 : value)) ?? new Float64Array();
    return withPanel([{ ...whole, steps: { ...whole.steps, loss: { ...whole.steps.loss, ten } } }], async (panel) => {
      await panel.page.getByLabel('Smoothing').fill('0.99');
      await panel.settled();
      // The ledger stacks what was measured; only the axis of the loss makes room or not.
      const millions = async (): Promise<number> => (await exported(panel)).filter((text) => text.endsWith('M')).length;
      const before = await millions();
      await panel.page.getByRole('button', { name: 'Outliers' }).click();
      await panel.settled();
      assert.ok((await millions()) > before);
    });
  });

  it('shows all metrics of a task, a section each, and a column each in the table', () => {
    const whole = snapshotOf(mixed);
    const epochs = whole.epochs.map((line) => ({
      ...line,
      validation: { ...line.validation, shape: { ...line.validation?.['shape'], f1: line.epoch / 10 } },
    }));
    return withPanel([{ ...whole, epochs }], async (panel) => {
      for (const name of ['Accuracy', 'F1', 'Rmse'])
        assert.equal(await panel.page.locator(`section[aria-label="${name}"]`).count(), 1, name);
      const points = finite((await drawn(panel, 'f1 of task shape')).find(({ name }) => name === 'validation f1'));
      assert.deepEqual(
        points.map(({ y }) => y),
        epochs.map(({ epoch }) => epoch / 10),
      );
      const heads = await panel.page.locator('.readout thead th').allInnerTexts();
      assert.deepEqual(heads.slice(-3), ['val acc', 'val f1', 'val rmse']);
      const table = new Map((await rows(panel)).map(([name = '', ...cells]) => [name, cells]));
      assert.deepEqual(table.get('shape')?.slice(-2), ['1.000', '']);
    });
  });

  it('draws weights as shares or as lines', () =>
    withPanel([snapshotOf(short)], async (panel) => {
      await panel.page.getByRole('button', { name: 'as lines' }).click();
      await panel.settled();
      const lines = await drawn(panel, 'Weight of each task');
      const { weight } = snapshotOf(short).steps;
      for (const task of ['ten', 'hundred', 'coarse']) {
        const last = finite(lines.find(({ name }) => name === `w ${task}`)).at(-1);
        assert.ok(Math.abs((last?.y ?? NaN) - (weight[task]?.at(-1) ?? NaN)) < 1e-3);
      }
      await panel.page.getByRole('button', { name: 'as shares' }).waitFor();
    }));

  it('brings the run that is pointed at to the front, and compares with a pinned one', () =>
    withPanel([snapshotOf(short), snapshotOf({ ...short, id: '13', arm: 'alternate', seed: 5 })], async (panel) => {
      const front = async () => (await drawn(panel, 'Loss of task ten')).at(-1)?.run;
      assert.equal(await front(), '14');
      await panel.page.getByRole('button', { name: '13 alternate' }).hover();
      await panel.settled();
      assert.equal(await front(), '13');
      await panel.page.mouse.move(5, 5);
      await panel.settled();
      assert.equal(await front(), '14');
      await panel.page.getByLabel('Baseline').selectOption('13');
      await panel.settled();
      assert.match(await panel.page.locator('[aria-label="Accuracy"] .head').first().innerText(), /[▲▼] [+−][\d.e−]+$/);
      assert.deepEqual((await panel.posted()).at(-1), { type: 'pin', run: '13' });
    }));

  it('shows the numbers of a chart as a table, one key away', () =>
    withPanel([snapshotOf(short)], async (panel) => {
      const chart = panel.page.locator('.box[aria-label^="accuracy of task ten"]');
      await chart.focus();
      await panel.page.keyboard.press('t');
      const dialog = panel.page.getByRole('dialog');
      const cells = await dialog.locator('tbody tr').evaluateAll((all) => all.map((row) => row.textContent ?? ''));
      const { epochs } = snapshotOf(short);
      assert.equal(cells.length, epochs.length);
      epochs.forEach(({ step, validation }, i) =>
        assert.ok(
          cells[i]?.startsWith(String(step)) && cells[i].endsWith(validation?.['ten']?.['accuracy']?.toFixed(4) ?? '?'),
        ),
      );
      await dialog.getByRole('button', { name: 'Copy as Markdown' }).click();
      assert.ok(
        (await panel.posted()).some((message) => message.type === 'copy' && message.text.startsWith('| step |')),
      );
      await panel.page.keyboard.press('Escape');
      await panel.settled();
      assert.equal(await dialog.count(), 0);
      assert.equal(await chart.evaluate((box) => document.activeElement === box), true);
    }));

  it('says that a shown run was deleted, and keeps the others', () =>
    withPanel([snapshotOf(short), snapshotOf({ ...short, id: '13', arm: 'alternate', seed: 5 })], async (panel) => {
      await panel.send({ type: 'snapshot', runs: [snapshotOf(short)], gone: ['13'], locale: 'en' });
      await panel.page.getByText('Run 13 is gone: its folder was deleted.').waitFor();
      await panel.send({ type: 'snapshot', runs: [], gone: ['13', '14'], locale: 'en' });
      await panel.page.getByText('Runs 13 and 14 are gone: their folders were deleted.').waitFor();
    }));
});
