import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { DataError } from '../../server/data/data-error.ts';
import { loadData } from '../../server/data/load.ts';
import { RandomStream, streamKey } from '../../server/data/random.ts';
import { analyzeInDetail } from '../../server/definition/analyze.ts';
import type { DataSource } from '../../server/definition/experiment.ts';
import { cifarRecords, writeFiles } from '../data/cifar-folder.ts';
import { idxFile, idxFolder } from '../data/idx-folder.ts';
import { wavFile } from '../data/wav-file.ts';

/** A data set as files, of which one is damaged. */
interface Sample {
  /** Of the definition. */
  readonly source: string;
  readonly files: Readonly<Record<string, Uint8Array>>;
  readonly victim: string;
  /** Bytes at its start where it is cut one by one. */
  readonly header: number;
  /** Whether the form tells of every change of a byte by itself, so that what is read is right. */
  readonly checked?: true;
}

/** What came of reading. */
type Outcome = { readonly hashes: string } | { readonly refused: DataError };

const text = (lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\n')}\n`);
const fixture = (name: string): Buffer => readFileSync(new URL(`../data/fixtures/${name}`, import.meta.url));

function archive(): Buffer {
  const saved: unknown = JSON.parse(fixture('arrays.json').toString('utf8'));
  if (typeof saved !== 'object' || saved === null || !('packed' in saved) || typeof saved.packed !== 'string')
    throw new Error('the fixture has no packed archive');
  return Buffer.from(saved.packed, 'base64');
}

/** One small data set of each format. */
async function samples(): Promise<Readonly<Record<string, Sample>>> {
  const cifar = cifarRecords([[1], [2], [3]]);
  const fine = cifarRecords([
    [1, 2],
    [3, 4],
  ]);
  const pictures = idxFile([3, 4, 4], (i) => i * 7);
  const table = text(['size,colour,kind', '1.5,red,x', '2,"blue, dark",y', '?,red,x', '4,red,y']);
  const lines = text(['{"size": 1, "kind": "x"}', '{"size": 2, "kind": "y"}']);
  const noise = Buffer.from(Array.from({ length: 8 * 8 * 3 }, (_, i) => (i * i) % 256));
  const drawing = sharp(noise, { raw: { width: 8, height: 8, channels: 3 } });
  const [png, jpeg, webp] = await Promise.all([
    drawing.png().toBuffer(),
    drawing.jpeg().toBuffer(),
    drawing.webp({ lossless: true }).toBuffer(),
  ]);
  const sound = wavFile(Array.from({ length: 64 }, (_, i) => Math.sin(i)));
  const images = (picture: Uint8Array): Omit<Sample, 'header'> => ({
    source: '{ format: images, path: "{part}/{kind}/*", targets: { kind: class } }',
    files: { 'train/a/1': picture, 'train/b/1': picture, 'test/a/1': picture },
    victim: 'train/a/1',
  });
  const parquet = fixture('table-snappy.parquet');
  return {
    cifar10: {
      source: '{ format: cifar10, path: . }',
      files: { 'data_batch_1.bin': cifar, 'test_batch.bin': cifar },
      victim: 'data_batch_1.bin',
      header: 16,
    },
    cifar100: {
      source: '{ format: cifar100, path: . }',
      files: { 'train.bin': fine, 'test.bin': fine },
      victim: 'train.bin',
      header: 16,
    },
    idx: {
      source: '{ format: idx, path: ., size: 4 }',
      files: idxFolder(
        pictures,
        idxFile([3], (i) => i),
      ),
      victim: 'train-images-idx3-ubyte',
      header: 20,
    },
    csv: {
      source: '{ format: csv, path: "{part}.csv", targets: { kind: class }, categories: [colour] }',
      files: { 'train.csv': table, 'test.csv': table },
      victim: 'train.csv',
      header: 40,
    },
    jsonLines: {
      source: '{ format: jsonLines, path: "{part}.jsonl", targets: { kind: class } }',
      files: { 'train.jsonl': lines, 'test.jsonl': lines },
      victim: 'train.jsonl',
      header: 40,
    },
    parquet: {
      source: '{ format: parquet, path: "{part}.parquet", targets: { kind: class }, categories: [colour] }',
      files: { 'train.parquet': parquet, 'test.parquet': parquet },
      victim: 'train.parquet',
      header: 16,
    },
    npz: {
      source: '{ format: numpy, path: all.npz, inputs: "x_{part}", targets: { y: { class: { array: "y_{part}" } } } }',
      files: { 'all.npz': archive() },
      victim: 'all.npz',
      header: 64,
      checked: true,
    },
    text: {
      source: '{ format: text, path: "{part}.txt", classes: { mood: "{part}.label" } }',
      files: {
        'train.txt': text(['so it is', 'nothing']),
        'train.label': text(['a', 'b']),
        'test.txt': text(['it is']),
        'test.label': text(['a']),
      },
      victim: 'train.txt',
      header: 16,
    },
    labelledText: {
      source: '{ format: labelledText, path: "{part}.txt" }',
      files: { 'train.txt': text(['a\tso it is', 'b\tnothing']), 'test.txt': text(['a\tit is']) },
      victim: 'train.txt',
      header: 24,
    },
    conll: {
      source: '{ format: conll, path: "{part}.conll", tags: { tag: 2 } }',
      files: { 'train.conll': text(['so A', 'it B', '', 'is A']), 'test.conll': text(['it B']) },
      victim: 'train.conll',
      header: 24,
    },
    png: { ...images(png), header: 48 },
    jpeg: { ...images(jpeg), header: 64 },
    webp: { ...images(webp), header: 40 },
    wav: {
      source: '{ format: audio, path: "{part}/{word}_*.wav", targets: { word: class }, features: waveform }',
      files: { 'train/a_1.wav': sound, 'train/b_1.wav': sound, 'test/a_1.wav': sound },
      victim: 'train/a_1.wav',
      header: 48,
    },
  };
}

function sourceOf(source: string): DataSource {
  const { written, problems } = analyzeInDetail(`version: 1\ndata: { d: ${source} }\n`);
  const wrong = problems.filter(({ code }) => code !== 'missing-key' && code !== 'unused-data-set');
  const read = written.data?.['d'];
  if (wrong.length > 0 || !read) throw new Error(`${source}: ${wrong.map(({ message }) => message).join(' ')}`);
  return read;
}

/** How a file is damaged, in words, and what it becomes. */
type Damage = readonly [what: string, bytes: Uint8Array];

/** Cut at every byte of its header and of its end. */
const cuts = (whole: Uint8Array, header: number): Damage[] =>
  [...Array(whole.length).keys()]
    .filter((at) => at <= header || at >= whole.length - 8)
    .map((at) => [`cut at ${at}`, whole.subarray(0, at)]);

/** Cut, changed, and made longer at random places. */
function* accidents(whole: Uint8Array, rounds: number, random: RandomStream): Generator<Damage> {
  for (let round = 0; round < rounds; round++) {
    const at = random.integer(whole.length);
    const byte = random.integer(256);
    const changed = Uint8Array.from(whole);
    changed[at] = byte;
    yield [`the byte ${byte} at ${at}`, changed];
    yield [`cut at ${at}`, whole.subarray(0, at)];
    yield [
      `the byte ${byte} put in at ${at}`,
      Buffer.concat([whole.subarray(0, at), Buffer.of(byte), whole.subarray(at)]),
    ];
  }
}

/** Bytes that a gzip bomb unpacks to. */
const bombBytes = 2 ** 28;

/** A small file that unpacks to a large one which begins as it should. */
function bomb(whole: Uint8Array): Damage {
  const zeros = gzipSync(Buffer.alloc(2 ** 24));
  const more = Array.from({ length: bombBytes / 2 ** 24 }, () => zeros);
  return ['a gzip bomb', Buffer.concat([gzipSync(whole), ...more])];
}

/**
 * Reads a small data set of every format with one of its files damaged: cut at every byte of its header, and `rounds` times changed, cut
 * and made longer at random, plain and gzipped, and unpacking to 256 MB of zeros. Throws where a reader throws anything but one
 * sentence that names the file, or where a form that has checksums is read as something else.
 */
export async function formats(rounds: number, seed: number, say: (line: string) => void): Promise<void> {
  const faults: string[] = [];
  for (const [name, sample] of Object.entries(await samples())) {
    const whole = sample.files[sample.victim] ?? new Uint8Array();
    const random = new RandomStream(streamKey(seed, 'soak', name));
    const reader = new Reader(sample);
    try {
      const good = await reader.read(sample.victim, whole);
      if ('refused' in good) throw new Error(`${name}: the whole file is refused: ${good.refused.message}`);
      let [read, refused] = [0, 0];
      const damaged: (readonly [string, Damage, boolean])[] = [
        ...[...cuts(whole, sample.header), ...accidents(whole, rounds, random)].map(
          (damage) => [sample.victim, damage, sample.checked === true] as const,
        ),
        ...[...accidents(gzipSync(whole), Math.ceil(rounds / 4), random)].map(
          (damage) => [sample.victim, damage, true] as const,
        ),
        [sample.victim, bomb(whole), true],
      ];
      for (const [victim, [what, bytes], checked] of damaged) {
        const outcome = await reader.read(victim, bytes).catch((error: unknown) => error);
        const fault = faultOf(outcome, checked ? good.hashes : undefined);
        if (fault !== undefined) faults.push(`${name}, ${what}: ${fault}`);
        if (isRefusal(outcome)) refused++;
        else read++;
      }
      say(`${name}: ${refused} refused, ${read} read`);
    } finally {
      reader.close();
    }
  }
  if (faults.length > 0) throw new Error(`${faults.length} faults:\n${faults.join('\n')}`);
}

const isRefusal = (outcome: unknown): outcome is { readonly refused: DataError } =>
  typeof outcome === 'object' && outcome !== null && 'refused' in outcome;

/** What is wrong with an outcome, in words. */
function faultOf(outcome: unknown, wanted: string | undefined): string | undefined {
  if (isRefusal(outcome)) {
    const { message } = outcome.refused;
    return /^[^\n]+\.$/.test(message) ? undefined : `no sentence on one line: ${message}`;
  }
  if (typeof outcome !== 'object' || outcome === null || !('hashes' in outcome)) return `threw ${String(outcome)}`;
  return wanted === undefined || outcome.hashes === wanted ? undefined : 'read as something else';
}

/** Reads a sample from a folder of its own, over and over. */
class Reader {
  readonly #sample: Sample;
  readonly #source: DataSource;
  readonly #folder = mkdtempSync(join(tmpdir(), 'mtl-soak-'));

  constructor(sample: Sample) {
    this.#sample = sample;
    this.#source = sourceOf(sample.source);
  }

  async read(victim: string, bytes: Uint8Array): Promise<Outcome> {
    await writeFiles(this.#folder, { ...this.#sample.files, [victim]: bytes });
    try {
      const { train, test } = await loadData(this.#source, { root: this.#folder, allowed: [this.#folder] });
      return { hashes: `${train.sha256} ${test.sha256}` };
    } catch (error) {
      if (error instanceof DataError) return { refused: error };
      throw error;
    }
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
