import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, analyzeInDetail } from '../../server/definition/analyze.ts';
import { KnownParents } from '../../server/definition/extends/inherit.ts';
import { writtenOut } from '../../server/definition/extends/written-out.ts';
import type { Experiment } from '../../server/definition/experiment.ts';
import { dataSchema } from '../../server/definition/schema/data.ts';
import type { Keys, Schema } from '../../server/definition/schema/schema.ts';
import { sourceAmong } from './memory-files.ts';

const base = `version: 1
name: Base
data:
  ten: { format: cifar10, path: sets/ten }
  hundred: { format: cifar100, path: sets/hundred }
model:
  encoder: [flatten, dense: { units: 8 }]
tasks:
  a: { data: ten, target: label }
  b: { data: hundred, target: fine }
training:
  epochs: 3
  optimizer: { adam: { learningRate: 1e-4, beta1: 0.8 } }
`;

/** The experiment of `/x/child.mtl.yaml` beside others; fails where there is none. */
function experimentOf(child: string, others: Readonly<Record<string, string>>, hasDataRoot = false): Experiment {
  const { experiment, problems } = analyze(child, sourceAmong(others, '/x/child.mtl.yaml', hasDataRoot));
  assert.ok(experiment, problems.map(({ message }) => message).join('\n'));
  return experiment;
}

/** Code, text underlined, message and related places of each problem. */
function problemsOf(child: string, others: Readonly<Record<string, string>>) {
  const { problems } = analyze(child, sourceAmong({ ...others, '/x/child.mtl.yaml': child }, '/x/child.mtl.yaml'));
  return problems.map(({ code, start, end, message, related }) => ({
    code,
    at: child.slice(start, end),
    message,
    related: (related ?? []).map((place) => [place.file?.path, place.file?.text.slice(place.start, place.end)]),
  }));
}

test('what a file does not say is as in the file that it extends', () => {
  const child = 'extends: base.mtl.yaml\nseed: 7\ntraining: { epochs: 9 }\ntasks: { a: { metrics: [accuracy] } }\n';
  const { seed, name, training, tasks } = experimentOf(child, { '/x/base.mtl.yaml': base });
  assert.equal(seed, 7);
  assert.equal(name, 'Base');
  assert.equal(training.epochs, 9);
  assert.deepEqual(Object.keys(tasks), ['a', 'b']);
  assert.ok(training.optimizer.type === 'adam' && training.optimizer.beta1 === 0.8);
});

test('options of the same choice are merged, another choice and a list take the place of what is inherited', () => {
  const same = 'extends: base.mtl.yaml\ntraining: { optimizer: { adam: { learningRate: 1e-2 } } }\n';
  const { optimizer } = experimentOf(same, { '/x/base.mtl.yaml': base }).training;
  assert.ok(optimizer.type === 'adam' && optimizer.learningRate === 1e-2 && optimizer.beta1 === 0.8);
  const other = 'extends: base.mtl.yaml\ntraining: { optimizer: sgd }\nmodel: { encoder: [flatten] }\n';
  const experiment = experimentOf(other, { '/x/base.mtl.yaml': base });
  assert.equal(experiment.training.optimizer.type, 'sgd');
  assert.deepEqual(
    experiment.model.encoder.map(({ type }) => type),
    ['flatten'],
  );
});

test('a data set of another format takes the place of the inherited one, one of the same keeps its other keys', () => {
  const child =
    'extends: base.mtl.yaml\ndata:\n  ten: { format: shapes, size: 32 }\n  hundred: { path: elsewhere }\ntasks: { a: { target: shape } }\n';
  const { data } = experimentOf(child, { '/x/base.mtl.yaml': base });
  assert.equal(data['ten']?.format, 'shapes');
  assert.ok(data['hundred']?.format === 'cifar100' && data['hundred'].path === 'elsewhere');
});

test('inherited paths start from the folder of the file that they stand in, unless a data root is set', () => {
  const child = 'extends: ../lib/base.mtl.yaml\n';
  const others = { '/lib/base.mtl.yaml': base };
  const path = (experiment: Experiment) => {
    const ten = experiment.data['ten'];
    return ten?.format === 'cifar10' ? ten.path : undefined;
  };
  assert.equal(path(experimentOf(child, others)), '../lib/sets/ten');
  assert.equal(path(experimentOf(child, others, true)), 'sets/ten');
  const grand = { '/lib/base.mtl.yaml': 'extends: deep/root.mtl.yaml\nseed: 3\n', '/lib/deep/root.mtl.yaml': base };
  assert.equal(path(experimentOf(child, grand)), '../lib/deep/sets/ten');
});

test('anchors and aliases of each file are its own', () => {
  const parent = base
    .replace('{ units: 8 }', '{ units: &n 8 }')
    .replace('flatten,', 'flatten, dense: { units: *n },')
    .replace('encoder: [flatten, dense: { units: *n }, dense', 'encoder: [flatten, dense: { units: 4 }, dense');
  const child = 'extends: base.mtl.yaml\nseed: &n 5\ntraining: { epochs: *n }\n';
  const experiment = experimentOf(child, { '/x/base.mtl.yaml': parent });
  assert.equal(experiment.training.epochs, 5);
  const last = experiment.model.encoder.at(-1);
  assert.ok(last?.type === 'dense' && last.units === 8);
});

test('a file that is not there, is no file of ours, or is not placed yet is named at the key', () => {
  const child = 'extends: base.mtl.yaml\n';
  assert.deepEqual(problemsOf(child, {}), [
    {
      code: 'extends-unreadable',
      at: 'base.mtl.yaml',
      message: 'base.mtl.yaml cannot be read: there is no file /x/base.mtl.yaml.',
      related: [],
    },
  ]);
  const [unplaced] = analyze(child).problems;
  assert.match(unplaced?.message ?? '', /save it first/);
  const [missing] = problemsOf(child, { '/x/base.mtl.yaml': 'extends: gone.mtl.yaml\n' });
  assert.match(missing?.message ?? '', /^gone\.mtl\.yaml, which is extended on the way, cannot be read/);
  assert.deepEqual(missing?.related, [['/x/base.mtl.yaml', 'gone.mtl.yaml']]);
});

test('circles are refused, with every file on the way', () => {
  const [itself] = problemsOf('extends: child.mtl.yaml\n', {});
  assert.equal(itself?.code, 'extends-cycle');
  const [back] = problemsOf('extends: a.mtl.yaml\n', {
    '/x/a.mtl.yaml': 'extends: sub/b.mtl.yaml\n',
    '/x/sub/b.mtl.yaml': 'extends: ../child.mtl.yaml\n',
  });
  assert.equal(back?.code, 'extends-cycle');
  assert.deepEqual(back?.related, [
    ['/x/a.mtl.yaml', 'sub/b.mtl.yaml'],
    ['/x/sub/b.mtl.yaml', '../child.mtl.yaml'],
  ]);
  const [round] = problemsOf('extends: a.mtl.yaml\n', {
    '/x/a.mtl.yaml': 'extends: b.mtl.yaml\n',
    '/x/b.mtl.yaml': 'extends: a.mtl.yaml\n',
  });
  assert.match(round?.message ?? '', /goes round in a circle at a\.mtl\.yaml/);
});

test('a chain of more than twenty files is refused', () => {
  const chain = Array.from({ length: 30 }, (_, i) => [`/x/${i}.mtl.yaml`, `extends: ${i + 1}.mtl.yaml\n`] as const);
  const [long] = problemsOf('extends: 0.mtl.yaml\n', Object.fromEntries(chain));
  assert.equal(long?.code, 'extends-unreadable');
  assert.match(long?.message ?? '', /More than 20 files/);
});

test('a mistake in an extended file is named at the key, with its place, and offers no change of that file', () => {
  const child = 'extends: base.mtl.yaml\n';
  const [wrong, ...others] = problemsOf(child, { '/x/base.mtl.yaml': base.replace('epochs', 'epoch') });
  assert.deepEqual(others, []);
  assert.deepEqual(wrong, {
    code: 'unknown-key',
    at: 'base.mtl.yaml',
    message:
      "Line 12 of base.mtl.yaml, which is extended here: Unknown key 'epoch' in 'training'; did you mean 'epochs'?",
    related: [['/x/base.mtl.yaml', 'epoch']],
  });
  const { problems } = analyze(
    child,
    sourceAmong({ '/x/base.mtl.yaml': base.replace('epochs', 'epoch') }, '/x/child.mtl.yaml'),
  );
  assert.deepEqual(problems[0]?.fixes ?? [], []);
  const [tab] = problemsOf(child, { '/x/base.mtl.yaml': base.replace('  epochs', '\tepochs') });
  assert.equal(tab?.code, 'yaml-tabs');
});

test('what the two say together is checked together: a mistake stands in the file that makes it', () => {
  const child = 'extends: base.mtl.yaml\ntasks:\n  c: { data: tn, target: label }\n';
  const [problem, ...others] = problemsOf(child, { '/x/base.mtl.yaml': base });
  assert.deepEqual(others, []);
  assert.equal(problem?.code, 'unknown-data-set');
  assert.equal(problem?.at, 'tn');
  const twice = 'extends: base.mtl.yaml\nseed: 1\nseed: 2\n';
  assert.deepEqual(
    problemsOf(twice, { '/x/base.mtl.yaml': base }).map(({ code, at }) => [code, at]),
    [['duplicate-key', 'seed']],
  );
});

test('what only warns in an extended file is left to that file', () => {
  const parent = base.replace('  hundred:', '  unused: { format: shapes }\n  hundred:');
  assert.deepEqual(problemsOf('extends: base.mtl.yaml\n', { '/x/base.mtl.yaml': parent }), []);
});

test('written out, a definition says the same by itself and keeps its comments', () => {
  const others = { '/lib/base.mtl.yaml': `# The base.\n${base.replace('training:', '# How long.\ntraining:')}` };
  const child = `# Mine.
extends: ../lib/base.mtl.yaml # the base
# Longer, to be sure.
training:
  epochs: 9 # nine
tasks:
  c: { data: ten, target: label } # one more
`;
  const source = sourceAmong(others, '/x/child.mtl.yaml');
  const whole = writtenOut(child, source);
  assert.deepEqual(analyze(whole).experiment, analyze(child, source).experiment);
  for (const comment of ['nine', 'one more', 'Longer, to be sure.', 'written out: ../lib/base.mtl.yaml'])
    assert.match(whole, new RegExp(comment));
  assert.equal(writtenOut(whole, source), whole);
  assert.equal(writtenOut(base, source), base);
});

test('a change of the extended file is seen, and the same file is not read anew', () => {
  const parents = new KnownParents();
  const texts: Record<string, string> = { '/x/base.mtl.yaml': base };
  const source = sourceAmong(texts, '/x/child.mtl.yaml');
  const name = () => analyzeInDetail('extends: base.mtl.yaml\n', { source, parents }).experiment?.name;
  assert.equal(name(), 'Base');
  assert.ok(parents.areFresh(source));
  texts['/x/base.mtl.yaml'] = base.replace('Base', 'Changed');
  assert.ok(!parents.areFresh(source));
  assert.equal(name(), 'Changed');
  delete texts['/x/base.mtl.yaml'];
  assert.equal(name(), undefined);
});

test('every text of a data format that names files is marked as a path, so that it can be inherited and led to', () => {
  const unmarked: string[] = [];
  const visit = (schema: Schema, at: string): void => {
    if (schema.kind === 'text' && schema.example.includes('/') && !schema.path) unmarked.push(at);
    if (schema.kind === 'record') keysOf(schema.keys, at);
    if (schema.kind === 'map' || schema.kind === 'list') visit(schema.of, at);
    if (schema.kind === 'choice' || schema.kind === 'tagged')
      for (const [name, { keys }] of Object.entries(schema.options)) keysOf(keys, `${at}/${name}`);
  };
  const keysOf = (keys: Keys, at: string): void => {
    for (const [name, { is }] of Object.entries(keys)) visit(is, `${at}/${name}`);
  };
  visit(dataSchema, 'data');
  assert.deepEqual(unmarked, []);
});
