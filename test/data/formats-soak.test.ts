import { test } from 'node:test';
import { formats } from '../soak/formats.ts';

test(
  'damaged files of every format are refused in a sentence, or read as they were: a sample',
  { timeout: 300_000 },
  () => formats(1, 2, () => undefined),
);
