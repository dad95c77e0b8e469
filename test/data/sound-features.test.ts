import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { resample } from '../../server/data/audio/resample.ts';
import { featureMaker } from '../../server/data/audio/sound-features.ts';
import type { SoundFeatures } from '../../server/definition/formats/audio.ts';

/** By librosa and SciPy: the program beside the numbers makes them. */
const golden: unknown = JSON.parse(readFileSync(new URL('fixtures/sound-features.json', import.meta.url), 'utf8'));

function numbers(name: string): readonly number[] {
  assert.ok(typeof golden === 'object' && golden !== null);
  const found: unknown = new Map(Object.entries(golden)).get(name);
  assert.ok(Array.isArray(found));
  return found.map(Number);
}

const rate = 8000;
const sound = Float32Array.from({ length: 1600 }, (_, i) => {
  const time = i / rate;
  return 0.5 * Math.sin(2 * Math.PI * (300 + 900 * time) * time) + 0.1 * Math.sin(2 * Math.PI * 2500 * time);
});
const frames = { frame: 25, hop: 10 } as const;
const mel = { ...frames, bands: 20, lowest: 0, highest: undefined, scale: 'htk' } as const;

function near(found: ArrayLike<number>, wanted: readonly number[], tolerance: number): void {
  assert.equal(found.length, wanted.length);
  for (const [i, value] of wanted.entries())
    assert.ok(Math.abs((found[i] ?? Number.NaN) - value) < tolerance, `${i}: ${found[i]} is not ${value}`);
}

/** The features of the first, the eighth and the last frame. */
function rows(features: SoundFeatures, which: readonly number[]): number[] {
  const maker = featureMaker(features, rate);
  const all = maker.make(sound);
  return which.flatMap((row) => [...all.subarray(row * maker.width, (row + 1) * maker.width)]);
}

const chosen = [0, 7, 17];

test('log-mel bands on both scales are those of librosa', () => {
  near(rows({ type: 'logMel', ...mel }, chosen), numbers('htk'), 2e-4);
  const slaney = { ...mel, lowest: 100, highest: 3000, scale: 'slaney' } as const;
  near(rows({ type: 'logMel', ...slaney }, chosen), numbers('slaney'), 2e-4);
});

test('cepstral coefficients are the orthonormal cosine transform of SciPy', () => {
  near(rows({ type: 'mfcc', ...mel, coefficients: 13 }, chosen), numbers('mfcc'), 1e-3);
});

test('the spectrogram is the power of the transform of windowed frames', () => {
  near(rows({ type: 'spectrogram', ...frames }, [7]), numbers('spectrogram'), 2e-4);
});

test('resampling is the windowed sinc, up and down', () => {
  near(resample(sound, 8000, 11025).subarray(0, 40), numbers('to11025'), 1e-5);
  near(resample(sound, 8000, 5000).subarray(500, 540), numbers('to5000'), 1e-5);
  assert.equal(resample(sound, 8000, 8000), sound);
  assert.equal(resample(sound, 8000, 44100).length, 8820);
});

test('a tone keeps its height and pitch when resampled', () => {
  const wave = (length: number, at: number) =>
    Float32Array.from({ length }, (_, i) => Math.sin((2 * Math.PI * 440 * i) / at));
  const out = resample(wave(4000, 16000), 16000, 12000);
  const wanted = wave(3000, 12000);
  // Away from the ends, where the sound begins out of nothing.
  for (let i = 30; i < 2970; i++) assert.ok(Math.abs((out[i] ?? 9) - (wanted[i] ?? 0)) < 0.01, `sample ${i}`);
});

test('a sound shorter than a frame is one frame', () => {
  const maker = featureMaker({ type: 'logMel', ...mel }, rate);
  assert.deepEqual([maker.stepsOf(1), maker.make(sound.subarray(0, 1)).length], [1, 20]);
});
