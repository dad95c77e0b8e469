import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWav } from '../../server/data/audio/wav.ts';
import { DataError } from '../../server/data/data-error.ts';
import { RandomStream } from '../../server/data/random.ts';
import { wavFile, type WavForm } from './wav-file.ts';

const samples = [0, 0.5, -0.5, 1, -1, 0.25];

function refused(bytes: Uint8Array): DataError {
  try {
    readWav(bytes, 'x.wav');
  } catch (error) {
    assert.ok(error instanceof DataError, String(error));
    assert.match(error.message, /^x\.wav: at byte \d+ [^\n]+\.$/);
    return error;
  }
  assert.fail('wanted a DataError');
}

const forms: readonly (WavForm & { readonly tolerance: number })[] = [
  { bits: 8, tolerance: 0.01 },
  { bits: 16, tolerance: 1e-4 },
  { bits: 24, tolerance: 1e-6 },
  { bits: 32, tolerance: 1e-6 },
  { bits: 32, float: true, tolerance: 0 },
  { bits: 64, float: true, tolerance: 0 },
  { bits: 16, extensible: true, tolerance: 1e-4 },
  { bits: 24, extra: true, tolerance: 1e-6 },
];

for (const { tolerance, ...form } of forms)
  test(`samples of ${form.bits} bits, ${JSON.stringify(form)}`, () => {
    const sound = readWav(wavFile(samples, { ...form, rate: 11025 }), 'x.wav');
    assert.equal(sound.rate, 11025);
    assert.equal(sound.samples.length, samples.length);
    for (const [i, sample] of samples.entries())
      assert.ok(Math.abs((sound.samples[i] ?? 9) - sample) <= tolerance, `sample ${i} is ${sound.samples[i]}`);
  });

test('channels are averaged', () => {
  const sound = readWav(wavFile([0.5, 0.25, -1, 1], { channels: 2, bits: 32, float: true }), 'x.wav');
  assert.deepEqual([...sound.samples], [0.375, 0]);
});

test('a file cut at any byte is refused with the byte', () => {
  const whole = wavFile(samples);
  for (let cut = 0; cut < whole.length; cut++) {
    const error = refused(whole.subarray(0, cut));
    assert.equal(error.code, 'data-size', `cut at ${cut}: ${error.message}`);
    assert.ok((error.offset ?? -1) <= cut);
  }
});

test('each wrong byte of the marks is told', () => {
  for (const at of [0, 1, 2, 3, 8, 9, 10, 11]) {
    const bytes = wavFile(samples);
    bytes[at] = 1;
    const error = refused(bytes);
    assert.deepEqual([error.code, error.offset, error.found], ['data-format', at, 'the byte 0x01']);
  }
});

test('what the head says must be what this reads, and fit together', () => {
  const changed = (change: (bytes: Buffer) => void): DataError => {
    const bytes = wavFile(samples);
    change(bytes);
    return refused(bytes);
  };
  assert.match(changed((bytes) => bytes.writeUInt16LE(2, 20)).message, /at byte 20 PCM .* samples of kind 2/);
  assert.equal(changed((bytes) => bytes.writeUInt16LE(0, 22)).expected, '1 to 64 channels');
  assert.equal(changed((bytes) => bytes.writeUInt32LE(0, 24)).offset, 24);
  assert.equal(changed((bytes) => bytes.writeUInt16LE(12, 34)).found, '12 bits');
  assert.equal(changed((bytes) => bytes.writeUInt16LE(3, 32)).found, 'blocks of 3');
  assert.equal(changed((bytes) => bytes.writeUInt32LE(4_000_000_000, 40)).code, 'data-size');
  assert.equal(changed((bytes) => bytes.writeUInt32LE(11, 40)).found, '11 bytes');
  assert.equal(changed((bytes) => bytes.writeUInt32LE(0, 40)).code, 'data-empty');
  assert.equal(changed((bytes) => bytes.write('fact', 12)).code, 'data-format');
});

test('samples that are no numbers are refused with their byte', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const error = refused(wavFile([0, value], { bits: 32, float: true }));
    assert.deepEqual([error.code, error.offset, error.found], ['data-number', 48, String(value)]);
  }
});

test('random damage gives finite samples or one DataError', () => {
  const random = new RandomStream([5, 6]);
  for (let round = 0; round < 2000; round++) {
    const form = forms[random.integer(forms.length)] ?? {};
    const bytes = wavFile(samples, form);
    for (let i = random.integer(3); i >= 0; i--) bytes[random.integer(bytes.length)] = random.integer(256);
    try {
      const { samples: read, rate } = readWav(bytes.subarray(0, 1 + random.integer(bytes.length)), 'x.wav');
      assert.ok(rate > 0 && read.length > 0 && read.every(Number.isFinite));
    } catch (error) {
      assert.ok(error instanceof DataError, String(error));
    }
  }
});
