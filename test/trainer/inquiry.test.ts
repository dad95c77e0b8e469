import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { analyze } from '../../server/definition/analyze.ts';
import { inquire, InquiryError } from '../../server/trainer/inquiry/inquire.ts';
import { definition } from '../cli/mtl.ts';

const trainerFile = fileURLToPath(new URL('../../server/trainer/main.ts', import.meta.url));
const environment = process.env;

const question = (text: string) => {
  const { experiment } = analyze(text);
  assert.ok(experiment);
  return { experiment, place: { root: '.', allowed: [] } };
};

test('a process of its own reads the data, says what it reads, and answers once', async () => {
  const read: string[] = [];
  const asked = { about: 'plan', ...question(definition()) } as const;
  const plan = await inquire(asked, { trainerFile, environment }, (name) => read.push(name));
  assert.deepEqual(read, ['pictures']);
  assert.partialDeepStrictEqual(plan, { stepsPerEpoch: 3, tasks: { shape: { passes: 1 } } });
});

test('the report on data is an answer too, with rows to look at', async () => {
  const asked = { about: 'data', ...question(definition()) } as const;
  const { report, samples } = await inquire(asked, { trainerFile, environment }, () => undefined);
  assert.partialDeepStrictEqual(report, {
    sets: { pictures: { inputShape: [12, 12, 3] } },
    tasks: { shape: { kind: 'class' } },
  });
  assert.partialDeepStrictEqual(samples['pictures']?.[0], { before: { type: 'picture', height: 12, width: 12 } });
});

test('what is wrong with the data is the reason; who does not want to wait any more is let go', async () => {
  const missing = definition((text) =>
    text
      .replace(/\{ format: shapes.*\}/, '{ format: idx, path: nowhere, size: 12, classes: 5 }')
      .replaceAll('target: shape', 'target: label')
      .replace('target: size', 'target: label'),
  );
  const asked = {
    about: 'plan',
    ...question(missing),
    place: { root: import.meta.dirname, allowed: [import.meta.dirname] },
  } as const;
  await assert.rejects(
    inquire(asked, { trainerFile, environment }, () => undefined),
    (error) => error instanceof InquiryError && /nowhere/.test(error.message),
  );
  const signal = AbortSignal.abort();
  await assert.rejects(
    inquire({ about: 'plan', ...question(definition()) }, { trainerFile, environment, signal }, () => undefined),
    InquiryError,
  );
});

test('the inputs of rows are an answer too, unless they are no longer those that are meant', async () => {
  const rows = { data: 'pictures', published: 'test', ids: [3, 1, 1000] } as const;
  const asked = { about: 'inputs', ...question(definition()), rows } as const;
  const inputs = await inquire(asked, { trainerFile, environment }, () => undefined);
  assert.deepEqual([...inputs.keys()], [3, 1]);
  assert.partialDeepStrictEqual(inputs.get(3), { type: 'picture', width: 12, height: 12 });
  const other = { ...asked, rows: { ...rows, sha256: 'another' } };
  await assert.rejects(
    inquire(other, { trainerFile, environment }, () => undefined),
    /rows of pictures are no longer those of the run.*Put the files back/,
  );
});
