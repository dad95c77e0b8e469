import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { inputsOf, load, refused } from './text-folder.ts';
import { tone, wavFile } from './wav-file.ts';

const source = {
  format: 'audio',
  path: 'sounds/{word}_{voice}_{index}.wav',
  list: undefined,
  lookup: undefined,
  targets: { word: { type: 'class' }, voice: { type: 'class' } },
  test: { index: ['0'] },
  groups: undefined,
  parts: { train: 'train', validation: undefined, test: 'test' },
  testFraction: 0.2,
  features: { type: 'waveform' },
  sampleRate: undefined,
  seconds: undefined,
  pad: 'after',
  standardize: false,
} as const;

const short = wavFile([0.5, -0.5, 0.25], { bits: 32, float: true });
const long = wavFile([1, 0.5, 0.5, 0.5], { bits: 32, float: true });
const files = {
  'sounds/yes_a_0.wav': long,
  'sounds/yes_a_1.wav': short,
  'sounds/no_b_0.wav': short,
  'sounds/no_b_1.wav': gzipSync(long),
};

test('names of files give targets and test rows, plain and gzipped', async (t) => {
  const set = await load(t, source, files);
  assert.deepEqual([set.train.count, set.test.count, set.train.inputShape], [2, 2, [4, 1]]);
  assert.deepEqual(inputsOf(set, [0, 1]), [
    [1, 0.5, 0.5, 0.5],
    [0.5, -0.5, 0.25, 0],
  ]);
  const { word, voice } = set.train.targets;
  assert.ok(word?.kind === 'class' && voice?.kind === 'class');
  assert.deepEqual(
    [word.classes, [...word.values]],
    [
      ['no', 'yes'],
      [0, 1],
    ],
  );
  assert.deepEqual(
    [voice.classes, [...voice.values]],
    [
      ['a', 'b'],
      [1, 0],
    ],
  );
});

test('sounds are padded before, cut at a length, and the run says so', async (t) => {
  const set = await load(t, { ...source, seconds: 3 / 8000, pad: 'before' }, files);
  assert.deepEqual(inputsOf(set, [0, 1]), [
    [1, 0.5, 0.5],
    [0.5, -0.5, 0.25],
  ]);
  assert.deepEqual(set.notices, ['1 of 2 training sounds are longer than 3 steps and lose their end']);
  const padded = await load(t, { ...source, seconds: 5 / 8000, pad: 'before' }, files);
  assert.deepEqual(inputsOf(padded, [1]), [[0, 0, 0.5, -0.5, 0.25]]);
});

test('bands are standardised on training rows alone, padding left out', async (t) => {
  const loud = wavFile(
    tone(2000, 700).map((sample) => sample * 2),
    { bits: 32, float: true },
  );
  const mel = { frame: 25, hop: 10, bands: 8, lowest: 0, highest: undefined, scale: 'htk' } as const;
  const form = { ...source, features: { type: 'logMel', ...mel }, standardize: true } as const;
  const sounds = (other: Buffer) => ({
    'sounds/yes_a_1.wav': wavFile(tone(900, 300)),
    'sounds/no_b_1.wav': wavFile(tone(1500, 900)),
    'sounds/no_b_0.wav': other,
  });
  const set = await load(t, form, sounds(wavFile(tone(900, 500))));
  const poisoned = await load(t, form, sounds(loud));
  assert.deepEqual(inputsOf(poisoned, [0, 1]), inputsOf(set, [0, 1]));
  assert.deepEqual(set.train.inputShape, [17, 8]);
  const [long = [], short = []] = inputsOf(set, [0, 1]);
  const steps = [...long, ...short.slice(0, 9 * 8)];
  for (let band = 0; band < 8; band++) {
    const values = steps.filter((_, i) => i % 8 === band);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    assert.ok(Math.abs(mean) < 1e-5 && Math.abs(square - 1) < 1e-4, `band ${band}: ${mean}, ${square}`);
  }
  assert.ok(
    short.slice(10 * 8).every((value) => value === 0),
    'padding',
  );
});

test('other sample rates are refused, or resampled where the definition says to which', async (t) => {
  const mixed = { ...files, 'sounds/yes_a_1.wav': wavFile(tone(400, 300, 16000), { rate: 16000 }) };
  const error = await refused(t, source, mixed);
  assert.deepEqual([error.code, error.found], ['data-shape', '16000']);
  assert.match(error.message, /yes_a_1\.wav.*set sampleRate/);
  const set = await load(t, { ...source, sampleRate: 8000 }, mixed);
  assert.deepEqual(set.train.inputShape, [200, 1]);
});

test('a file that is no WAV is refused with its byte and name', async (t) => {
  const error = await refused(t, source, { ...files, 'sounds/no_b_2.wav': 'fLaC and so on' });
  assert.deepEqual([error.code, error.offset], ['data-format', 0]);
  assert.match(error.message, /no_b_2\.wav: at byte 0 .* there is a FLAC sound/);
});

test('bands above half the sample rate are refused', async (t) => {
  const mel = { frame: 25, hop: 10, bands: 8, lowest: 0, highest: 6000, scale: 'htk' } as const;
  const error = await refused(t, { ...source, features: { type: 'logMel', ...mel } }, files);
  assert.equal(error.expected, 'at most 4000 Hz');
});
