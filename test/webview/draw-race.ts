import { launchBrowser } from '../browser.ts';
import type { Browser, Page } from 'playwright-core';
import { recordOf } from './fixtures/runs.ts';
import { buildPanel, openPanel } from './panel-page.ts';

const series = 8;
const moves = 60;

/** Milliseconds: until all is drawn, and between frames while it is dragged and zoomed. */
interface Times {
  readonly first: number;
  readonly pan: readonly number[];
  readonly zoom: readonly number[];
}

/** Makes the same curves in either page: falling, with noise. */
const curves = `
  window.curves = (count, steps) => Array.from({ length: count }, (_, k) => {
    let state = k + 1;
    return Float64Array.from({ length: steps }, (_, i) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return 0.5 + (2 + k / 4) * Math.exp(-i / (steps / 5)) + 0.2 * (state / 2 ** 32 - 0.5);
    });
  });
  window.drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))));`;

/** The intervals between the frames that the browser shows while something is done. */
async function framesDuring(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(`
    window.frameTimes = [];
    { const times = window.frameTimes;
    requestAnimationFrame(function tick(time) {
      times.push(time);
      if (window.frameTimes === times) requestAnimationFrame(tick);
    }); }`);
  await act();
  const times = (
    await page.evaluate<number[]>('((times) => ((window.frameTimes = undefined), times))(window.frameTimes)')
  ).map(Number);
  return times.slice(1).map((time, i) => time - (times[i] ?? time));
}

/** Drags with Shift and zooms with Ctrl and the wheel over the first chart of a page that is zoomed in already. */
async function moveAbout(page: Page): Promise<Omit<Times, 'first'>> {
  const box = await page.locator('.box').first().boundingBox();
  if (!box) throw new Error('the page shows no chart');
  const y = box.y + box.height / 2;
  const at = (share: number): number => box.x + share * box.width;
  await page.mouse.move(at(0.5), y);
  const wheel = async (by: number): Promise<void> => {
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, by);
    await page.keyboard.up('Control');
  };
  for (let i = 0; i < 4; i++) await wheel(-200);
  const pan = await framesDuring(page, async () => {
    await page.keyboard.down('Shift');
    await page.mouse.down();
    for (let i = 0; i < moves; i++) await page.mouse.move(at(0.5 + 0.3 * Math.sin(i / 8)), y);
    await page.mouse.up();
    await page.keyboard.up('Shift');
  });
  const zoom = await framesDuring(page, async () => {
    for (let i = 0; i < moves; i++) await wheel(i % 20 < 10 ? 60 : -60);
  });
  return { pan, zoom };
}

/** A snapshot of a run of one task a curve, made in the page; the clock starts when the panel gets it. */
const showRun = (steps: number, record: unknown): string => `(async () => {
  const [steps, record] = [${steps}, ${JSON.stringify(record)}];
  const columns = window.curves(record.tasks.length, steps);
  const named = (make) => Object.fromEntries(record.tasks.map((task, k) => [task, make(k)]));
  const flat = (value) => new Float64Array(steps).fill(value);
  const even = (step) => Float64Array.from({ length: steps }, (_, i) => (i + 1) * step);
  const total = Float64Array.from({ length: steps }, (_, i) => columns.reduce((sum, column) => sum + column[i], 0));
  const block = {
    first: 1, epoch: 20, seconds: even(0.001), samples: even(64), learningRate: flat(0.001),
    loss: named((k) => columns[k]), weight: named(() => flat(1)), regularizer: {}, added: flat(0), total, residual: flat(0),
  };
  const measures = named(() => ({ loss: 'mse' }));
  const begun = new Promise((done) => addEventListener('message', () => done(performance.now()), { capture: true, once: true }));
  postMessage({ type: 'snapshot', runs: [{ record, steps: block, epochs: [], notices: [], measures }], locale: 'en' }, '*');
  const start = await begun;
  while (!(document.querySelector('.box')?.drawn?.().length > 0)) await new Promise(requestAnimationFrame);
  return (await window.drawn()) - start;
})()`;

async function ours(browser: Browser, steps: number): Promise<Times> {
  const { page } = await openPanel(browser, await buildPanel('plots'), { width: 1400, height: 1000 });
  await page.evaluate(curves);
  const tasks = Array.from({ length: series }, (_, i) => ({
    ...{ name: `task${i}`, start: 2, end: 1, constant: 1, metric: 'accuracy' },
  }));
  const stepsPerEpoch = Math.ceil(steps / 20);
  const record = recordOf({ curves: tasks, steps, stepsPerEpoch, epochs: 20, state: 'finished' });
  const first = await page.evaluate<number>(showRun(steps, record));
  return { first, ...(await moveAbout(page)) };
}

/** uPlot's charts of the same size, dragged and zoomed together in the same way. */
const showPlots = (steps: number): string => `(async () => {
  const steps = ${steps};
  const columns = window.curves(${series}, steps);
  const xs = Float64Array.from({ length: steps }, (_, i) => i + 1);
  const start = performance.now();
  const plots = columns.map((ys, k) => {
    const box = document.body.appendChild(document.createElement('div'));
    box.className = 'box';
    return new uPlot(
      { width: 440, height: 150, legend: { show: false }, scales: { x: { time: false } }, series: [{}, { stroke: '#4a97d2', width: 1.5 }] },
      [xs, ys],
      box,
    );
  });
  const first = (await window.drawn()) - start;
  let [from, to, last] = [1, steps, undefined];
  const show = () => plots.forEach((plot) => plot.setScale('x', { min: from, max: to }));
  addEventListener('mousemove', (event) => {
    if (event.buttons !== 1 || !event.shiftKey) return void (last = undefined);
    const by = last === undefined ? 0 : ((last - event.clientX) / 380) * (to - from);
    last = event.clientX;
    [from, to] = [from + by, to + by];
    show();
  });
  addEventListener('wheel', (event) => {
    event.preventDefault();
    const [middle, factor] = [(from + to) / 2, Math.exp(event.deltaY * 0.002)];
    [from, to] = [middle - ((middle - from) * factor), middle + ((to - middle) * factor)];
    show();
  }, { passive: false });
  return first;
})()`;

async function uPlots(browser: Browser, steps: number): Promise<Times> {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  await page.setContent('<style>body { display: grid; grid-template-columns: repeat(3, 1fr) }</style>');
  await page.addStyleTag({ path: 'node_modules/uplot/dist/uPlot.min.css' });
  await page.addScriptTag({ path: 'node_modules/uplot/dist/uPlot.iife.min.js' });
  await page.evaluate(curves);
  const first = await page.evaluate<number>(showPlots(steps));
  return { first, ...(await moveAbout(page)) };
}

// Prints the times of the plot panel and of uPlot with so many steps: `node draw-race.ts STEPS`.
const browser = await launchBrowser();
try {
  const steps = Number(process.argv[2]);
  for (const contestant of [uPlots, ours]) console.log(JSON.stringify(await contestant(browser, steps)));
} finally {
  await browser.close();
}
