import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mix, parseColor } from '../../../webview/chart/color.ts';
import { Numbers } from '../../../webview/chart/numbers.ts';
import { spread } from '../../../webview/chart/spread.ts';
import { linearTicks, logScale, logTicks, yScale } from '../../../webview/chart/ticks.ts';
import { fitSpan, fullSpan, xTicks } from '../../../webview/chart/x-axis.ts';

describe('ticks', () => {
  it('are round and inside', () => {
    assert.deepEqual(linearTicks({ from: 0, to: 8200 }, 4), [0, 2000, 4000, 6000, 8000]);
    assert.deepEqual(linearTicks({ from: 0, to: 0.3 }, 3), [0, 0.1, 0.2, 0.3]);
    assert.deepEqual(logTicks({ from: 0.09, to: 11 }), [0.1, 0.2, 0.5, 1, 2, 5, 10]);
  });

  it('never run on for values that are equal, tiny, huge or missing', () => {
    for (const [low, high] of [
      [3, 3],
      [0, 0],
      [1e-12, 2e-12],
      [1e300, 2e300],
      [Infinity, -Infinity],
      [-5, -4],
    ] as const) {
      const { from, to, ticks } = yScale(low, high, 100);
      assert.ok(to > from && ticks.length > 0 && ticks.length < 20, `${low} to ${high}`);
    }
    assert.ok(logScale(-1, 5).ticks.length > 0);
  });

  it('cover the values, and start at zero where asked', () => {
    const scale = yScale(0.62, 2.4, 134);
    assert.ok(scale.from <= 0.62 && scale.to >= 2.4);
    assert.equal(yScale(0.4, 0.6, 86, true).from, 0);
  });
});

describe('the x axis', () => {
  const numbers = new Numbers('en');

  it('names its unit once, behind the last tick', () => {
    const texts = xTicks('step', { from: 0, to: 8200 }, 185, numbers).map(({ text }) => text);
    assert.deepEqual(texts, ['0', '2k', '4k', '6k', '8k steps']);
  });

  it('counts time in the unit that fits', () => {
    assert.match(xTicks('time', { from: 0, to: 90 }, 185, numbers).at(-1)?.text ?? '', / s$/);
    assert.match(xTicks('time', { from: 0, to: 1200 }, 185, numbers).at(-1)?.text ?? '', / min$/);
    assert.deepEqual(xTicks('time', { from: 0, to: 4 * 3600 }, 185, numbers).at(-1), { value: 4 * 3600, text: '4 h' });
  });

  it('leaves room while a run grows and none after', () => {
    assert.deepEqual(fullSpan(8112, true), { from: 0, to: 8200 });
    assert.deepEqual(fullSpan(8112, false), { from: 0, to: 8112 });
  });

  it('keeps a moved part inside the whole', () => {
    assert.deepEqual(fitSpan({ from: -50, to: 50 }, { from: 0, to: 1000 }, 10), { from: 0, to: 100 });
    assert.deepEqual(fitSpan({ from: 980, to: 1080 }, { from: 0, to: 1000 }, 10), { from: 900, to: 1000 });
    assert.deepEqual(fitSpan({ from: 500, to: 501 }, { from: 0, to: 1000 }, 10), { from: 495.5, to: 505.5 });
  });
});

describe('Numbers', () => {
  it('have a true minus, grouped thousands and a thin space before the unit', () => {
    const numbers = new Numbers('en');
    assert.equal(numbers.integer(-8112), '\u22128,112');
    assert.equal(numbers.value(-2.4e-7, 2), '\u22122.4e\u22127');
    assert.equal(numbers.percent(0.123, 1), '12.3\u2009%');
    assert.deepEqual(
      [0.86, 12.345, 0.0123, 123456, NaN, Infinity].map((v) => numbers.value(v, 2)),
      ['0.86', '12.35', '0.012', '123,456', '–', '∞'],
    );
    assert.equal(numbers.fixed(-0.001, 2), '0.00');
  });

  it('follow the locale, and survive one that is none', () => {
    assert.equal(new Numbers('de').fixed(1234.5, 1), '1.234,5');
    assert.equal(new Numbers('not a locale').integer(7), '7');
  });

  it('say durations as people do', () => {
    const numbers = new Numbers('en');
    assert.deepEqual(
      [12, 418, 1320, 5400].map((seconds) => numbers.duration(seconds).replaceAll('\u2009', ' ')),
      ['12 s', '6 min 58 s', '22 min 0 s', '1 h 30 min'],
    );
    assert.equal(numbers.duration(1325, true), '22\u2009min');
  });
});

describe('spread', () => {
  it('moves labels apart without changing their order', () => {
    const moved = spread([50, 51, 52], 11.5, 0, 100);
    assert.ok((moved[1] ?? 0) - (moved[0] ?? 0) > 11.4 && (moved[2] ?? 0) - (moved[1] ?? 0) > 11.4);
    assert.deepEqual(spread([80, 10, 40], 11.5, 0, 100), [80, 10, 40]);
  });
});

describe('colours', () => {
  it('are read as browsers give them', () => {
    assert.deepEqual(parseColor('rgb(1, 2, 3)'), { red: 1, green: 2, blue: 3, opacity: 1 });
    assert.deepEqual(parseColor('rgba(1, 2, 3, 0.5)'), { red: 1, green: 2, blue: 3, opacity: 0.5 });
    assert.deepEqual(parseColor('color(srgb 1 0.2 0 / 0.25)'), { red: 255, green: 51, blue: 0, opacity: 0.25 });
  });

  it('mix by shares', () => {
    const [black, white] = [parseColor('rgb(0, 0, 0)'), parseColor('rgb(255, 255, 255)')];
    assert.equal(mix(white, black, 0.6).red, 153);
  });
});
