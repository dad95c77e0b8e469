import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lineOf, turnsFigure } from './figure.ts';

describe('a figure measured in turns', () => {
  const figure = turnsFigure('a step', [[10, 12, 11], [20]], [[22], [30]], {
    peerName: 'PyTorch',
    unit: 'ms',
    bar: 1.7,
  });

  it('compares each turn with its own, and takes the middle', () => {
    assert.equal(figure.ratio, 1.75);
    assert.deepEqual(figure.spread, [1.5, 2]);
  });

  it('says in its line whether what is asked for is reached', () => {
    assert.equal(lineOf(figure), 'a step: 11.5 ms, PyTorch 26.0 ms, ratio 1.75 (1.50 to 2.00); at least 1.7: reached');
    assert.match(lineOf({ ...figure, ratio: 1.69 }), /at least 1\.7: MISSED$/);
    assert.match(lineOf({ ...figure, peer: null, ratio: null }), /PyTorch could not be measured$/);
    const alone = { name: 'capture', ours: 2.5, peer: null, peerName: '', unit: 's', ratio: null, bar: 2 };
    assert.equal(lineOf(alone), 'capture: 2.50 s; at most 2 s: MISSED');
    assert.equal(lineOf({ ...alone, ours: 1 }), 'capture: 1.00 s; at most 2 s: reached');
  });
});
