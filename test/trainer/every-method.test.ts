import { before, it } from 'node:test';
import { stream } from '../../server/data/random.ts';
import { hasGraphs, useBackend } from '../engine/backend.ts';
import { everyMethod, methods } from '../soak/methods.ts';

before(() => useBackend());

it('a sample of methods trains with tensors and memory flat, captured as eager', async () => {
  const order = stream(3, 'sample', 'methods').shuffle(Int32Array.from(everyMethod.keys()));
  const sample = everyMethod.filter((_, i) => order.subarray(0, 4).includes(i));
  await methods(60, sample, hasGraphs, () => undefined);
});
