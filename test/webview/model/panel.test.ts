import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { analyze } from '../../../server/definition/analyze.ts';
import { describeNetwork } from '../../../server/definition/cost/describe-network.ts';
import { areWhole, factsByFormat } from '../../../server/definition/cost/task-facts.ts';
import { Numbers } from '../../../webview/chart/numbers.ts';
import type { ShownModel, ToModel } from '../../../webview/model/messages.ts';
import { judgeModel } from '../../../webview/model/verdict.ts';
import { accessibilityFaults } from '../accessibility.ts';
import { skipReason } from '../../browser.ts';
import type { PanelPage } from '../panel-page.ts';
import { panelSuite } from '../panel-suite.ts';

const shapes = readFileSync('extension/examples/shapes.mtl.yaml', 'utf8');

/** The network of the bundled example, shared so. */
function modelWith(sharing: string): ShownModel {
  const { experiment } = analyze(shapes.replace('model:\n', `model:\n  sharing: ${sharing}\n`));
  assert.ok(experiment, sharing);
  const facts = factsByFormat(experiment);
  assert.ok(areWhole(facts, experiment));
  return {
    name: experiment.name,
    network: describeNetwork(experiment, facts),
    losses: { shape: 'cross-entropy', colour: 'cross-entropy', size: 'squared error' },
    apart: 72_093,
  };
}

const told = (sharing: string): ToModel => ({ type: 'show', model: modelWith(sharing), locale: 'en' });
const numbers = new Numbers('en');

describe('what a network shares, in words', () => {
  const cases: Readonly<Record<string, readonly [answer: string, rest: RegExp]>> = {
    hard: ['One network.', /^All 3 tasks pass through the same 6 layers; only the heads are their own\.$/],
    none: ['3 networks.', /^No trained value is shared\.$/],
    '{soft: {lambda: 0.1}}': [
      '3 networks.',
      /^No trained value is shared, but the objective holds their encoders near each other\.$/,
    ],
    '{mmoe: {experts: 3}}': [
      'One network.',
      /^All 3 tasks draw on the same 3 parts; each has gates and a head of its own\.$/,
    ],
    '{cgc: {sharedExperts: 1, taskExperts: 1}}': [
      'One network.',
      /shape, colour and size have layers of their own before the heads\.$/,
    ],
  };
  for (const [sharing, [answer, rest]] of Object.entries(cases))
    it(`says so of ${sharing}`, () => {
      const verdict = judgeModel(modelWith(sharing), numbers);
      assert.equal(verdict.answer, answer);
      assert.match(verdict.rest, rest);
    });

  it('counts what is shared, and what as many networks as tasks would hold', () => {
    const { network } = modelWith('hard');
    const { total, shared } = network.parameters;
    assert.equal(
      judgeModel(modelWith('hard'), numbers).numbers,
      `${numbers.integer(total)} trained values, of them ${numbers.integer(shared)} shared (${numbers.percent(shared / total, 1)}). 3 separate networks would hold 72,093.`,
    );
  });
});

describe('the picture of a network', { skip: skipReason }, () => {
  const open = panelSuite('model');
  const rows = ({ page }: PanelPage<'model'>): Promise<string[][]> =>
    page
      .locator('.layers tbody tr:not(.part)')
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').trim())));

  it('shows each layer with the shape and parameters that mtl describe prints, and whose it is', () =>
    open(told('hard'), async (panel) => {
      const { stacks, parameters } = modelWith('hard').network;
      const layers = stacks.flatMap((stack) => stack.layers);
      const shown = await rows(panel);
      assert.deepEqual(
        shown.slice(0, -2).map((row) => [row[1], row[2]]),
        layers.map((layer) => [
          layer.output.join('×'),
          layer.parameters === 0 ? '–' : numbers.integer(layer.parameters),
        ]),
      );
      assert.equal(shown.at(-1)?.[2], numbers.integer(parameters.total));
      const boxes = (kind: string) => panel.page.locator(`.lanes ${kind}`).count();
      // Six shared layers with the marks of all tasks, three heads in the colours of theirs.
      assert.deepEqual([await boxes('rect.layer'), await boxes('rect.own'), await boxes('.mark')], [9, 3, 18]);
    }));

  it('changes when the definition does, and says why there is nothing to draw', () =>
    open(told('hard'), async (panel) => {
      await panel.send(told('none'));
      await panel.settled();
      assert.match(await panel.page.locator('.verdict').innerText(), /^3 networks\./);
      assert.equal(await panel.page.locator('.lanes rect.own').count(), 21);
      await panel.send({ type: 'nothing', reason: 'The definition has an error.' });
      await panel.settled();
      assert.equal(await panel.page.locator('main').innerText(), 'The definition has an error.');
      assert.equal(await panel.page.getByRole('button', { name: 'Export' }).isDisabled(), true);
    }));

  it('exports the table', () =>
    open(told('{mmoe: {experts: 3}}'), async (panel) => {
      for (const name of ['Save Table as CSV…', 'Copy Table as Markdown']) {
        await panel.page.getByRole('button', { name: 'Export' }).click();
        await panel.page.getByRole('menuitem', { name }).click();
      }
      const posted = await panel.posted();
      assert.match(posted.find((each) => each.type === 'save')?.content ?? '', /^layer,output,parameters,/);
      assert.match(posted.find((each) => each.type === 'copy')?.text ?? '', /\| conv2d_1 × 3: 16, 3×3, relu \|/);
    }));

  it('keeps to a narrow window, and drops messages that are none', () =>
    open(
      told('hard'),
      async (panel) => {
        for (const junk of [null, 7, { type: 'show' }, { type: 'show', locale: 'en', model: { name: 'x' } }])
          await panel.sendRaw(junk);
        await panel.settled();
        assert.equal(await panel.page.locator('.verdict').count(), 1);
        assert.ok((await panel.page.evaluate(() => document.documentElement.scrollWidth)) <= 420);
      },
      { width: 420 },
    ));

  for (const [theme, sharing] of [
    ['dark', 'hard'],
    ['light', '{mmoe: {experts: 3}}'],
    ['highContrast', '{cgc: {sharedExperts: 1, taskExperts: 1}}'],
    ['highContrastLight', 'none'],
  ] as const)
    it(`is accessible in the theme ${theme}`, () =>
      open(
        told(sharing),
        async ({ page }) => {
          const folder = process.env['MTL_PICTURES'];
          if (folder !== undefined) await page.screenshot({ path: `${folder}/model-${theme}.png`, fullPage: true });
          assert.deepEqual(await accessibilityFaults(page), []);
        },
        { theme, height: 600 },
      ));
});
