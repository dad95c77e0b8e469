import { describe, it } from 'node:test';
import { backendUnderTest } from '../engine/backend.ts';
import { fullDisk, noSmallDisk } from '../soak/full-disk.ts';
import { kill } from '../soak/kill.ts';

describe('a run that is cut off goes on to the end that it would have had', { timeout: 280_000 }, () => {
  it('killed at ten random moments: starting, saving, writing, computing, with its host', (t) =>
    kill(10, 1, backendUnderTest, (text) => t.diagnostic(text)));

  const none = noSmallDisk();
  it('with a full disk at two random moments', { skip: none ?? false }, (t) =>
    fullDisk(2, 1, backendUnderTest, (text) => t.diagnostic(text)),
  );
});
