import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isRecordOfRun } from '../../server/trainer/folder/checks.ts';
import { provide } from '../system-packages.mjs';
import { folderWith, jsonLines, mtl } from './mtl.ts';

const words = ['yes', 'no', 'left', 'stop', 'seven'];
const voices = { woman: 'en-us+f3', man: 'en-us+m3', scot: 'en-gb-scotland+m7', whisper: 'en-us+whisper' };
/** Speeds (words a minute) and pitches, each a way of saying a word. */
const ways = [140, 165, 190].flatMap((speed) => [35, 50, 65].map((pitch) => [speed, pitch] as const));

/** Says every word in every voice and way; test rows are those of the last two ways. */
function speak(folder: string): void {
  mkdirSync(join(folder, 'words'));
  for (const word of words)
    for (const [voice, variant] of Object.entries(voices))
      ways.forEach(([speed, pitch], way) => {
        const file = join(folder, 'words', `${word}_${voice}_${way}.wav`);
        execFileSync('espeak-ng', ['-v', variant, '-s', String(speed), '-p', String(pitch), '-w', file, word]);
      });
}

const definition = (encoder: string) => `version: 1
name: Words
data:
  words:
    format: audio
    path: words/{word}_{voice}_{way}.wav
    targets: { word: class, voice: class }
    test: { way: [2, 7] }
    sampleRate: 8000
    seconds: 0.6
    features: { logMel: { bands: 24, frame: 32, hop: 16 } }
model:
  encoder: [${encoder}]
tasks:
  word: { data: words, target: word }
  voice: { data: words, target: voice }
training:
  schedule: joint
  epochs: 8
  batchSize: 16
  optimizer: { adam: { learningRate: 5e-3 } }
`;

const encoders = {
  convolutional: 'conv1d: { filters: 16, kernelSize: 5, activation: relu }, globalMaxPooling1d',
  recurrent: 'gru: { units: 24, returnSequences: true }, globalMaxPooling1d',
} as const;

const missing = provide({
  isMet: () => spawnSync('espeak-ng', ['--version']).status === 0,
  packages: ['espeak-ng'],
  purpose: 'Learning spoken words',
});

/** The test accuracy of a task, as the last record of the run has it. */
function accuracyOf(out: string, task: string): number {
  const records = jsonLines(out).map((line) => line['record']);
  return records.filter(isRecordOfRun).at(-1)?.summary?.test?.[task]?.['accuracy'] ?? 0;
}

test('networks learn spoken words and voices well above chance', { skip: missing ?? false }, async (t) => {
  const texts = Object.entries(encoders).map(([name, encoder]) => [`${name}.mtl.yaml`, definition(encoder)] as const);
  const folder = await folderWith(t, Object.fromEntries(texts));
  speak(folder);
  for (const [file] of texts) {
    const { code, out, err } = await mtl(t, folder, 'run', file, '--backend', 'wasm', '--json');
    assert.equal(code, 0, err);
    const [word, voice] = ['word', 'voice'].map((task) => accuracyOf(out, task));
    t.diagnostic(`${file}: word ${word}, voice ${voice}`);
    // Chance is 0.2 and 0.25.
    assert.ok((word ?? 0) > 0.6 && (voice ?? 0) > 0.6);
  }
});
