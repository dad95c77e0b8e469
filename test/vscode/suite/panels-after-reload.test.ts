import { recall } from './memory.ts';
import { waitFor } from './wait-for.ts';
import { Window } from './window.ts';

suite('Panels after a reload', () => {
  let window: Window;

  suiteSetup(async () => {
    window = await Window.connect();
  });
  teardown(function () {
    return window.keepPictureOf(this.currentTest);
  });
  suiteTeardown(() => window.close());

  test('the table of runs is there again', async () => {
    const frame = await window.panelFrame('table.runs');
    await waitFor('row', async () => (await frame.locator('.runs tbody tr').count()) === 1);
  });

  test('the inspector shows the same step again', async () => {
    const wanted = await recall('step');
    const tab = window.page.getByRole('tab', { name: new RegExp(`^Step ${wanted}: Run 1`) });
    await tab.first().click();
    const frame = await window.panelFrame('svg.vectors');
    await waitFor('same step', async () => (await frame.getByRole('spinbutton').inputValue()) === wanted);
  });
});
