import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { analyze } from '../../server/definition/analyze.ts';
import { needText } from '../../server/definition/cost/need.ts';
import { areWhole, factsByFormat } from '../../server/definition/cost/task-facts.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { deathReason } from '../../server/trainer/death.ts';
import type { RunRecord } from '../../server/trainer/folder/record.ts';
import { prepareRun, startTrainer } from '../../server/trainer/launch.ts';
import { explainOutOfMemory, saysOutOfMemory } from '../../server/trainer/out-of-memory.ts';
import { backendUnderTest, useBackend } from '../engine/backend.ts';

const trainerFile = fileURLToPath(new URL('../../server/trainer/main.ts', import.meta.url));
const folder = mkdtempSync(path.join(os.tmpdir(), 'memory test '));
before(() => useBackend());
after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

function founding(): Experiment {
  const file = new URL('../../extension/examples/cifar-reference.mtl.yaml', import.meta.url);
  const { experiment } = analyze(readFileSync(file, 'utf8'));
  assert.ok(experiment);
  return experiment;
}

function factsOf(experiment: Experiment) {
  const facts = factsByFormat(experiment);
  assert.ok(areWhole(facts, experiment));
  return facts;
}

let runs = 0;
/** Prepares a run of a network with one dense layer on pictures of 256×256. */
function prepared(units: number, batchSize = 4) {
  const place = path.join(folder, String(runs++));
  mkdirSync(place);
  const text = `version: 1
name: Wide
data:
  pictures: {format: shapes, train: 10, test: 10, size: 256}
model:
  encoder: [flatten, dense: {units: ${units}}]
tasks:
  shape: {data: pictures, target: shape}
training: {batchSize: ${batchSize}, validation: 0, optimizer: adam}
`;
  const file = path.join(place, 'wide.mtl.yaml');
  writeFileSync(file, text);
  return prepareRun({ file, text, backend: backendUnderTest });
}

async function trained(
  dir: string,
  options: { node?: string; environment?: NodeJS.ProcessEnv } = {},
): Promise<RunRecord> {
  const { node, environment = {} } = options;
  const trainer = startTrainer(dir, {
    trainerFile,
    environment: { ...process.env, ...environment },
    onMessage: () => {},
    ...(node === undefined ? {} : { node }),
  });
  return trainer.ended;
}

describe('memory that runs out', () => {
  it('is recognised on this backend', () => {
    const tooMuch = () => tf.tidy(() => tf.fill([2 ** 20, 2 ** 20], 1).dataSync());
    assert.throws(tooMuch, (error) => error instanceof Error && saysOutOfMemory(error.message));
    assert.ok(!saysOutOfMemory('Invalid TF_Status: 3\nMessage: Incompatible shapes'));
  });

  if (backendUnderTest === 'wasm')
    it('never lets one tensor be written over another', () => {
      const kept: tf.Tensor[] = [];
      const eightHundredMegabytes = () => kept.push(tf.fill([200, 1000, 1000], kept.length));
      assert.throws(() => {
        for (;;) eightHundredMegabytes();
      }, /WebAssembly is out of memory/);
      const firstOf = (tensor: tf.Tensor) => tf.tidy(() => tf.slice(tensor, [0, 0, 0], [1, 1, 1]).dataSync()[0]);
      assert.deepEqual(
        kept.map(firstOf),
        kept.map((_, i) => i),
      );
      tf.dispose(kept);
    });

  it('is said with what a step needs and what would need less', () => {
    const error = new Error('OOM when allocating tensor with shape[64] by allocator GPU_0_bfc');
    const experiment = founding();
    const { message, code, cause } = explainOutOfMemory(error, experiment, factsOf(experiment));
    assert.equal(code, 'out-of-memory');
    assert.equal(cause, error);
    assert.equal(
      message,
      'The GPU ran out of memory. A step with batchSize 64 needs about 95 MB: 34 MB for 2,130,862 parameters with their gradients and what the optimizer keeps, and 944 kB for each of 64 rows. With batchSize: 16 it is about 49 MB; with accumulate: 4 beside it the steps have as many rows.',
    );
  });

  it('names the largest layer where smaller batches would not help', () => {
    const experiment = founding();
    const one = { ...experiment, training: { ...experiment.training, batchSize: 1 } };
    assert.match(
      needText(one, factsOf(one)),
      /The layer 'dense_1' alone has 2,097,280 parameters: make it, or what enters it, smaller, or an optimizer/,
    );
  });

  it('says nothing of a network of which only the files would tell', () => {
    const { message } = explainOutOfMemory(new Error('std::bad_alloc'), founding(), undefined);
    assert.equal(message, 'This computer ran out of memory.');
  });
});

describe('a trainer that died for want of memory', () => {
  const need = /ran out of memory.* A step with batchSize 4 needs about .* 8 .*parameters/;

  it('is told by the count of processes that the system has killed', async () => {
    const { dir } = await prepared(8);
    const { reason, reasonCode } = deathReason(dir, { code: null, signal: 'SIGKILL', kills: 1 });
    assert.equal(reasonCode, 'out-of-memory');
    assert.match(reason ?? '', /^The system killed the trainer because this computer ran out of memory\. A step with/);
  });

  it('is told by the last words of its log', async () => {
    const { dir } = await prepared(8);
    appendFileSync(path.join(dir, 'log'), "terminate called after throwing an instance of 'std::bad_alloc'\n");
    const { reason, reasonCode } = deathReason(dir, { code: null, signal: 'SIGABRT', kills: 0 });
    assert.equal(reasonCode, 'out-of-memory');
    assert.match(reason ?? '', /^This computer ran out of memory\. A step with batchSize 4 needs about/);
  });

  it('is suspected where a crash may come from a need that is large for this computer', async () => {
    const [small, large] = [await prepared(8), await prepared(8, 1_000_000)];
    const crash = { code: null, signal: 'SIGSEGV', kills: 0 } as const;
    assert.equal(deathReason(small.dir, crash).reason, 'The trainer died (SIGSEGV); the log may say why.');
    assert.match(
      deathReason(large.dir, crash).reason ?? '',
      /may say why\. A step with batchSize 1000000 needs about 1.6 TB/,
    );
    assert.equal(deathReason(large.dir, crash).reasonCode, undefined);
  });

  it('is told when JavaScript had too little', async () => {
    const { dir } = await prepared(8);
    const record = await trained(dir, { environment: { NODE_OPTIONS: '--max-old-space-size=8' } });
    assert.equal(record.state, 'interrupted');
    assert.equal(record.reasonCode, 'out-of-memory');
    assert.match(record.reason ?? '', /^JavaScript in the trainer ran out of memory: .*--max-old-space-size/);
  });

  if (process.platform === 'linux')
    it('fails with the arithmetic where the system refuses a process more memory', async () => {
      const { dir } = await prepared(10_900);
      const limited = path.join(folder, 'limited-node');
      // Kilobytes of addresses: enough for the backend to load, too few for the 8.6 GB of the dense layer's kernel beside it.
      const addresses = backendUnderTest === 'wasm' ? 8_000_000 : 9_000_000;
      writeFileSync(limited, `#!/bin/sh\nulimit -v ${addresses}\nexec '${process.execPath}' "$@"\n`);
      chmodSync(limited, 0o755);
      const record = await trained(dir, { node: limited });
      assert.equal(record.state, 'failed', record.reason);
      assert.equal(record.reasonCode, 'out-of-memory');
      assert.match(record.reason ?? '', /^This computer ran out of memory\. A step with batchSize 4 needs about 34 GB/);
      assert.match(record.reason ?? '', /The layer 'dense_1' alone has 2,143,038,100 parameters/);
    });

  it('is no guess of ours where nothing says so', async () => {
    const { dir } = await prepared(8);
    const { reason } = deathReason(dir, { code: 7, signal: null, kills: 0 });
    assert.equal(reason, 'The trainer ended early with exit code 7; the log may say why.');
    assert.doesNotMatch(reason, need);
  });
});
