import type { Page } from 'playwright-core';
import { snapshotOf } from './fixtures/runs.ts';
import { launchBrowser } from '../browser.ts';
import { buildPanel, openPanel } from './panel-page.ts';

const frames = 90;

/** Notes, in the page, when each frame is shown. */
const watchFrames = `
  window.frameTimes = [];
  requestAnimationFrame(function tick(time) {
    window.frameTimes.push(time);
    requestAnimationFrame(tick);
  });`;

/** Drags a zoomed chart from side to side; gives the milliseconds between the frames that the browser showed. */
async function pan(page: Page): Promise<number[]> {
  const box = await page.locator('.box').first().boundingBox();
  if (!box) throw new Error('the panel shows no chart');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 0.3 * box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, y, { steps: 4 });
  await page.mouse.up();
  await page.evaluate(watchFrames);
  await page.keyboard.down('Shift');
  await page.mouse.move(box.x + 0.5 * box.width, y);
  await page.mouse.down();
  for (let i = 0; i < frames; i++) await page.mouse.move(box.x + (0.5 + 0.3 * Math.sin(i / 8)) * box.width, y);
  await page.mouse.up();
  await page.keyboard.up('Shift');
  const times = (await page.evaluate<number[]>('window.frameTimes')).map(Number);
  return times.slice(1).map((time, i) => time - (times[i] ?? time));
}

async function framesWith(steps: number): Promise<number[]> {
  const browser = await launchBrowser();
  try {
    const panel = await openPanel(browser, await buildPanel('plots'), { width: 1400, height: 1000 });
    const curves = Array.from({ length: 8 }, (_, i) => ({
      ...{ name: `task${i}`, start: 2 + i / 4, end: 0.5, constant: steps / 8, metric: 'accuracy' },
    }));
    const snapshot = snapshotOf({ curves, steps, stepsPerEpoch: Math.ceil(steps / 20), epochs: 20 });
    await panel.send({ type: 'snapshot', runs: [snapshot], locale: 'en' });
    await panel.settled();
    return await pan(panel.page);
  } finally {
    await browser.close();
  }
}

// Prints the milliseconds between frames for each number of steps that is asked for: `node pan-frames.ts STEPS…`.
for (const steps of process.argv.slice(2)) console.log(JSON.stringify(await framesWith(Number(steps))));
