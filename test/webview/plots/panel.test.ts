import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ToPlots } from '../../../webview/plots/messages.ts';
import { alternating, epochsOf, joint, mixed, recordOf, snapshotOf } from '../fixtures/runs.ts';
import { measuredRun } from '../fixtures/inspection.ts';
import { skipReason } from '../../browser.ts';
import type { PanelPage } from '../panel-page.ts';
import { drawn, finite, plotPanel, rows, short } from '../plot-panel.ts';
import { sliceBlock } from '../slice-block.ts';

describe('the plot panel', { skip: skipReason }, () => {
  const { withPanel } = plotPanel();

  it('draws how the gradients of two tasks lie to each other, where the journal has their products', async () => {
    const { steps, ...rest } = snapshotOf(short);
    const [a = '', b = ''] = rest.record.tasks;
    const products = (value: (i: number) => number) => Float64Array.from({ length: 120 }, (_, i) => value(i));
    const others = rest.record.tasks.slice(2).map((task) => [`${task} × ${task}`, products(() => 1)] as const);
    // Every second step is measured; the first half of them against each other.
    const cosine = (i: number): number => (i % 2 === 1 ? NaN : i < 60 ? -0.5 : 0.25);
    const gram = {
      [`${a} × ${a}`]: products((i) => (i % 2 === 1 ? NaN : 4)),
      [`${b} × ${b}`]: products((i) => (i % 2 === 1 ? NaN : 9)),
      [`${a} × ${b}`]: products((i) => 6 * cosine(i)),
      ...Object.fromEntries(others),
    };
    await withPanel([{ ...rest, steps: { ...steps, gram } }], async (panel) => {
      const label = `Cosine of the gradients of ${a} and ${b} in run`;
      const [strip] = await drawn(panel, `Cosine of the gradients of ${a} and ${b} over time`);
      assert.ok(strip && strip.points.every(({ y }) => Math.abs(y - (strip.points[0]?.y ?? NaN)) < 1e-9 || y === 0.25));
      assert.deepEqual([strip.points[0]?.y, strip.points.at(-1)?.y], [-0.5, 0.25]);
      const lines = await drawn(panel, label);
      const measured = finite(lines.find(({ name }) => name === 'cosine'));
      assert.deepEqual(
        measured.map(({ y }) => y),
        Array.from({ length: 60 }, (_, i) => cosine(2 * i)),
      );
      const alike = finite(lines.find(({ name }) => name === 'similarity of lengths'));
      assert.ok(alike.every(({ y }) => Math.abs(y - 12 / 13) < 1e-12));
      const words = await panel.page.locator(`.box[aria-label^="${label}"]`).getAttribute('aria-label');
      assert.match(words ?? '', /below 0 in 50.% of 60 steps$/);
    });
    await withPanel([snapshotOf(short)], async ({ page }) =>
      assert.equal(await page.locator('section[aria-label^="Gradient conflict"]').count(), 0),
    );
  });

  it('opens the inspector by a click or Enter at a step, where the journal has the products, and not by two clicks', async () => {
    const asked = async ({ posted }: PanelPage): Promise<unknown[]> =>
      (await posted()).filter(({ type }) => type === 'inspect');
    await withPanel([measuredRun({ every: 1 })], async (panel) => {
      await panel.page.locator('.box').first().focus();
      await panel.page.keyboard.press('ArrowLeft');
      await panel.page.keyboard.press('Enter');
      assert.deepEqual(await asked(panel), [{ type: 'inspect', run: '14', step: 119 }]);
      await panel.page.locator('.box').first().dblclick();
      await panel.page.locator('.box').first().click();
      await panel.page.waitForFunction(() => window.posted.filter(({ type }) => type === 'inspect').length === 2);
      assert.match(await panel.page.locator('.readout .cap').innerText(), /Enter or a click: inspect this step/);
    });
    await withPanel([snapshotOf(short)], async (panel) => {
      await panel.page.locator('.box').first().press('Enter');
      assert.deepEqual(await asked(panel), []);
    });
  });

  it('asks for the runs and draws every step and epoch of a short one', () =>
    withPanel([snapshotOf(short)], async (panel) => {
      const { steps, epochs } = snapshotOf(short);
      const lines = await drawn(panel, 'Loss of task hundred');
      assert.deepEqual(
        finite(lines.find(({ name }) => name === 'training')),
        [...(steps.loss['hundred'] ?? [])].map((y, i) => ({ x: i + 1, y })),
      );
      assert.deepEqual(
        finite(lines.find(({ name }) => name === 'validation')),
        epochs.map(({ step, validation }) => ({ x: step, y: validation?.['hundred']?.['loss'] ?? NaN })),
      );
      const metric = await drawn(panel, 'accuracy of task ten');
      assert.deepEqual(
        finite(metric.find(({ name }) => name === 'validation accuracy')).map(({ y }) => y),
        epochs.map(({ validation }) => validation?.['ten']?.['accuracy']),
      );
      assert.deepEqual(await panel.posted(), [{ type: 'ready' }]);
    }));

  it('shows the numbers of the newest step in its table, and they add up', () =>
    withPanel([snapshotOf(short)], async (panel) => {
      const { steps } = snapshotOf(short);
      const table = new Map((await rows(panel)).map(([name = '', ...cells]) => [name, cells]));
      assert.equal(table.get('ten')?.[0], steps.loss['ten']?.[119]?.toFixed(3));
      assert.equal(table.get('coarse')?.[2], steps.weight['coarse']?.[119]?.toFixed(3));
      assert.equal(table.get('L(M)')?.[3], steps.total[119]?.toFixed(3));
      const parts = ['ten', 'hundred', 'coarse', 'λR(M)'].map((name) => Number(table.get(name)?.[3]));
      assert.ok(Math.abs(parts.reduce((a, b) => a + b, 0) - Number(table.get('L(M)')?.[3])) < 0.003);
    }));

  it('loses nothing of what comes in blocks', () => {
    const whole = snapshotOf(short);
    return withPanel([{ ...whole, steps: sliceBlock(whole.steps, 0, 10), epochs: [] }], async (panel) => {
      for (let from = 10; from < 120; from += 11)
        await panel.send({ type: 'steps', run: '14', block: sliceBlock(whole.steps, from, Math.min(120, from + 11)) });
      for (const line of whole.epochs) await panel.send({ type: 'epoch', run: '14', line });
      await panel.settled();
      const raw = (await drawn(panel, 'Loss of task ten')).find(({ name }) => name === 'training');
      assert.deepEqual(
        finite(raw).map(({ y }) => y),
        [...(whole.steps.loss['ten'] ?? [])],
      );
      assert.match(await panel.page.locator('.readout .cap').innerText(), /Step 120/);
    });
  });

  it('asks again when steps are missing', () => {
    const whole = snapshotOf(short);
    return withPanel([{ ...whole, steps: sliceBlock(whole.steps, 0, 10) }], async (panel) => {
      await panel.send({ type: 'steps', run: '14', block: sliceBlock(whole.steps, 50, 60) });
      await panel.page.waitForFunction(() => window.posted.filter(({ type }) => type === 'ready').length === 2);
      await panel.send({ type: 'snapshot', runs: [whole], locale: 'en' });
      await panel.settled();
      assert.match(await panel.page.locator('.readout .cap').innerText(), /Step 120/);
    });
  });

  it('draws a task only where it was trained', () => {
    const options = { ...alternating, steps: 200, stepsPerEpoch: 100, epochs: 4 };
    return withPanel([snapshotOf(options)], async (panel) => {
      const lines = await drawn(panel, 'Loss of task ten');
      const xs = finite(lines.find(({ name }) => name === 'training')).map(({ x }) => x);
      assert.deepEqual(
        xs,
        Array.from({ length: 200 }, (_, i) => i + 1).filter((step) => (step - 1) % 100 < 50),
      );
      const table = new Map((await rows(panel)).map(([name = '', ...cells]) => [name, cells]));
      assert.deepEqual([table.get('ten')?.[0], table.get('ten')?.[3]], ['–', '–']);
      assert.ok(table.has('1/2 λR(M)'));
    });
  });

  it('ignores messages of unknown shape and of unknown runs', () =>
    withPanel([snapshotOf(short)], async (panel) => {
      for (const bad of [
        null,
        5,
        { type: 'steps', run: '14', block: {} },
        { type: 'nothing' },
        { type: 'notice', run: '99', message: 'x' },
      ])
        await panel.sendRaw(bad);
      await panel.settled();
      assert.match(await panel.page.locator('.readout .cap').innerText(), /Step 120/);
      assert.deepEqual(await panel.page.locator('.banner').count(), 0);
    }));

  it('moves one crosshair in all charts by keys, and says the values', () =>
    withPanel([snapshotOf(short)], async (panel) => {
      const cap = panel.page.locator('.readout .cap');
      await panel.page.locator('.box').first().focus();
      await panel.page.keyboard.press('ArrowLeft');
      await panel.page.keyboard.press('Shift+ArrowLeft');
      await panel.settled();
      assert.match(await cap.innerText(), /Step 109/);
      await panel.page.waitForFunction(() =>
        document.querySelector('[aria-live]')?.textContent?.startsWith('Step 109'),
      );
      await panel.page.keyboard.press('Home');
      await panel.settled();
      assert.match(await cap.innerText(), /Step 1\b/);
      const inked = await panel.page.locator('canvas.crosshair').evaluateAll((all) =>
        all.map(
          (canvas) =>
            canvas instanceof HTMLCanvasElement &&
            (canvas
              .getContext('2d')
              ?.getImageData(0, 0, canvas.width, canvas.height)
              .data.some((v) => v > 0) ??
              false),
        ),
      );
      assert.ok(inked.every(Boolean), JSON.stringify(inked));
      await panel.page.keyboard.press('Escape');
      await panel.settled();
      assert.match(await cap.innerText(), /newest step/);
    }));

  it('zooms by dragging, pans, and comes back on a double click', () =>
    withPanel([snapshotOf(short)], async (panel) => {
      const span = async (): Promise<{ from: number; to: number }> => {
        const state = await panel.page.evaluate(() => window.keptState);
        assert.ok(typeof state === 'object' && state && 'zoom' in state);
        return state.zoom as { from: number; to: number };
      };
      const box = await panel.page.locator('.box').first().boundingBox();
      assert.ok(box);
      const [left, right, y] = [box.x + 34, box.x + box.width - 46, box.y + 60];
      const at = (share: number): number => left + (right - left) * share;
      await panel.page.mouse.move(at(0.25), y);
      await panel.page.mouse.down();
      await panel.page.mouse.move(at(0.5), y, { steps: 4 });
      await panel.page.mouse.up();
      await panel.settled();
      const zoomed = await span();
      assert.ok(Math.abs(zoomed.from - 30) < 2 && Math.abs(zoomed.to - 60) < 2, JSON.stringify(zoomed));
      assert.equal(
        await panel.page.getByRole('button', { name: 'Follow the newest step' }).getAttribute('aria-pressed'),
        'false',
      );
      await panel.page.keyboard.down('Shift');
      await panel.page.mouse.down();
      await panel.page.mouse.move(at(0.25), y, { steps: 4 });
      await panel.page.mouse.up();
      await panel.page.keyboard.up('Shift');
      const panned = await span();
      assert.ok(
        panned.from > zoomed.from + 5 && Math.abs(panned.to - panned.from - (zoomed.to - zoomed.from)) < 1e-6,
        JSON.stringify(panned),
      );
      await panel.page.mouse.dblclick(at(0.5), y);
      await panel.settled();
      assert.equal(await span(), undefined);
    }));

  it('keeps its settings for the next time', () =>
    withPanel(
      [snapshotOf(short)],
      async (panel) => {
        assert.equal(await panel.page.getByLabel('Horizontal axis').inputValue(), 'epoch');
        const raw = (await drawn(panel, 'Loss of task ten')).find(({ name }) => name === 'training');
        assert.equal(finite(raw).at(-1)?.x, 4);
        await panel.page.getByRole('button', { name: 'Log', exact: true }).click();
        await panel.settled();
        assert.deepEqual(await panel.page.evaluate(() => JSON.parse(JSON.stringify(window.keptState)) as unknown), {
          axis: 'epoch',
          smoothing: 0.5,
          log: true,
          normalise: false,
          outliersAside: true,
          weights: 'shares',
          follow: true,
        });
      },
      { kept: { axis: 'epoch', smoothing: 0.5 } },
    ));

  it('recolours when the theme changes', () =>
    withPanel([snapshotOf(short)], async (panel) => {
      const background = (): Promise<string> =>
        panel.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const corner = async (): Promise<number> => {
        const pixels = await panel.page
          .locator('.box canvas')
          .first()
          .evaluate((canvas) =>
            canvas instanceof HTMLCanvasElement
              ? [...(canvas.getContext('2d')?.getImageData(0, 0, 36, 60).data ?? [])]
              : [],
          );
        return Math.max(...pixels.filter((_, i) => i % 4 < 3));
      };
      assert.equal(await background(), 'rgb(31, 31, 31)');
      const light = await corner();
      await panel.setTheme('light');
      await panel.settled();
      assert.equal(await background(), 'rgb(255, 255, 255)');
      // Axis texts are dark on light now.
      assert.ok((await corner()) < light);
    }));

  for (const width of [420, 860, 1400]) {
    it(`fits ${width} pixels without scrolling sideways`, () =>
      withPanel(
        [snapshotOf(joint), snapshotOf({ ...joint, id: '13', arm: 'alternate', seed: 3 })],
        async ({ page }) => {
          assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
          const boxes = await page
            .locator('.plot .box')
            .evaluateAll((all) => all.map((box) => box.getBoundingClientRect().width));
          assert.ok(
            boxes.every((box) => box > 160),
            JSON.stringify(boxes),
          );
          const lefts = await page
            .locator('[aria-label="Loss"] .box')
            .evaluateAll((all) => new Set(all.map((box) => Math.round(box.getBoundingClientRect().left))).size);
          assert.equal(lefts, width === 420 ? 1 : 3);
        },
        { width },
      ));
  }

  it('breaks a long task name rather than cutting it off', () =>
    withPanel(
      [
        snapshotOf({
          ...joint,
          curves: joint.curves.map((curve) => ({ ...curve, name: curve.name.padEnd(64, '_long') })),
        }),
      ],
      async ({ page }) => {
        const edges = await page
          .locator('.verdict, .reasons, .reasons span')
          .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left + one.scrollWidth));
        assert.ok(edges.length > 3 && edges.every((edge) => edge <= 420), JSON.stringify(edges));
      },
      { width: 420 },
    ));

  it('posts what its buttons ask for', () =>
    withPanel(
      [
        snapshotOf({
          ...mixed,
          state: 'running',
          record: {
            backend: { name: 'wasm', device: '2 threads', version: '4.22.0', why: 'TensorFlow is not installed' },
          },
        }),
      ],
      async (panel) => {
        for (const name of ['Stop', 'Show Log', 'Open Definition', 'Set Up TensorFlow'])
          await panel.page.getByRole('button', { name, exact: true }).click();
        const asked = (await panel.posted()).slice(1);
        assert.deepEqual(asked, [
          { type: 'stop', run: '2' },
          { type: 'showLog', run: '2' },
          { type: 'openDefinition', run: '2' },
          { type: 'setUpTensorFlow' },
        ]);
      },
    ));

  it('exports values and picture', () =>
    withPanel([snapshotOf(short)], async (panel) => {
      for (const name of ['Save Values as CSV…', 'Save as PNG…', 'Save as SVG…', 'Copy Table as Markdown']) {
        await panel.page.getByRole('button', { name: 'Export' }).click();
        await panel.page.getByRole('menuitem', { name }).click();
      }
      const [csv, png, svg] = (await panel.posted()).filter((message) => message.type === 'save');
      assert.equal(csv?.fileName, 'run-14.csv');
      assert.equal(csv?.content.trim().split('\r\n').length, 121);
      assert.equal(png?.encoding, 'base64');
      assert.ok(
        Buffer.from(png?.content ?? '', 'base64')
          .subarray(1, 4)
          .equals(Buffer.from('PNG')),
      );
      const drawing = await panel.page.evaluate((text) => {
        const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
        return {
          error: parsed.querySelector('parsererror')?.textContent,
          curves: parsed.querySelectorAll('path[fill=none]').length,
          texts: [...parsed.querySelectorAll('text')].map(({ textContent }) => textContent),
        };
      }, svg?.content ?? '');
      assert.equal(drawing.error, undefined);
      assert.ok(drawing.curves >= 9 && drawing.texts.includes('hundred'), JSON.stringify(drawing));
      const copied = (await panel.posted()).find((message) => message.type === 'copy');
      assert.match(copied?.text ?? '', /^Step 120, .*\n\n\| task \| L \|.*\n\| --- \| ---: \|.*\n\| ten \| \d/);
    }));

  it('says what to do without runs, and what is being done before the first step', () =>
    withPanel([], async (panel) => {
      await panel.page.getByRole('button', { name: 'Run Experiment' }).click();
      assert.deepEqual((await panel.posted()).at(-1), { type: 'runExperiment' });
      await panel.send({
        type: 'snapshot',
        runs: [snapshotOf({ ...short, steps: 0, state: 'starting' })],
        locale: 'en',
      });
      await panel.send({ type: 'activity', run: '14', text: 'reading cifar10' });
      await panel.page.getByText('Run 14: reading cifar10').waitFor();
    }));

  it('follows a run from running to failed, with the reason', () =>
    withPanel([snapshotOf(short)], async (panel) => {
      const record = recordOf({
        ...short,
        state: 'failed',
        record: { reason: 'The loss of ten became NaN at step 120.' },
      });
      const message: ToPlots = { type: 'record', run: '14', record };
      await panel.send(message);
      await panel.page.getByRole('alert').getByText('The loss of ten became NaN at step 120.').waitFor();
      assert.equal(await panel.page.getByRole('button', { name: 'Stop' }).count(), 0);
      assert.match(await panel.page.locator('.status').innerText(), /Failed/);
    }));

  it('shows several runs, each in its colour; a chip chooses as the list does', () =>
    withPanel([snapshotOf(short), snapshotOf({ ...short, id: '13', arm: 'alternate', seed: 5 })], async (panel) => {
      const runs = async (): Promise<string[]> =>
        [...new Set((await drawn(panel, 'Loss of task ten')).map(({ run }) => run))].toSorted();
      assert.deepEqual(await runs(), ['13', '14']);
      const chip = panel.page.getByRole('button', { name: '13 alternate' });
      await chip.click();
      assert.deepEqual((await panel.posted()).at(-1), { type: 'choose', run: '13', on: false });
      await panel.send({ type: 'chosen', runs: ['14'] });
      await panel.settled();
      assert.deepEqual(await runs(), ['14']);
      assert.equal(await chip.getAttribute('aria-pressed'), 'false');
      // One run is always drawn.
      await panel.page.getByRole('button', { name: '14 joint' }).click();
      await chip.click();
      assert.deepEqual((await panel.posted()).slice(-2), [
        { type: 'choose', run: '13', on: false },
        { type: 'choose', run: '13', on: true },
      ]);
    }));

  it('goes on after being hidden: a new load asks anew and gets all', () => {
    const whole = snapshotOf(short);
    return withPanel(
      [{ ...whole, steps: sliceBlock(whole.steps, 0, 60), epochs: epochsOf({ ...short, steps: 60 }) }],
      async (panel) => {
        await panel.page.reload();
        await panel.page.waitForFunction(() => window.posted.some(({ type }) => type === 'ready'));
        await panel.send({ type: 'snapshot', runs: [whole], locale: 'de' });
        await panel.settled();
        assert.match(await panel.page.locator('.readout .cap').innerText(), /Step 120/);
        const cell = (await rows(panel))[0]?.[1];
        assert.equal(cell, (whole.steps.loss['ten']?.[119] ?? NaN).toFixed(3).replace('.', ','));
      },
    );
  });
});
