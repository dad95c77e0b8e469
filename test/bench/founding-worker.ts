/** Times training steps of the founding network: reads lines `ARM FORM STEPS`, answers with JSON milliseconds a step. */
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { loadBackend } from '../../server/backend/load.ts';
import type { Rows } from '../../server/data/dataset.ts';
import { stream } from '../../server/data/random.ts';
import { analyze } from '../../server/definition/analyze.ts';
import type { Batch } from '../../server/trainer/batch.ts';
import { Learner } from '../../server/trainer/learner.ts';

const batchSize = 64;

/** As many classes as the task tells apart; the pictures themselves come with the batches. */
function rows(target: string, classes: number): Rows {
  const names = Array.from({ length: classes }, (_, i) => String(i));
  const targets = { [target]: { kind: 'class', classes: names, values: new Int32Array(1) } } as const;
  return { count: 1, sha256: '', inputShape: [32, 32, 3], targets, gather: () => {} };
}

function batch(task: string, classes: number): Batch {
  const inputs = new Float32Array(batchSize * 32 * 32 * 3);
  stream(0, 'bench', task).fillUniform(inputs, 0, 1);
  const random = stream(0, 'bench', `${task} labels`);
  const labels = Int32Array.from({ length: batchSize }, () => random.integer(classes));
  return { inputs, shape: [batchSize, 32, 32, 3], targets: { [task]: labels } };
}

await loadBackend('tensorflow');
const file = new URL('../../extension/examples/cifar-reference.mtl.yaml', import.meta.url);
const { experiment, problems } = analyze(readFileSync(file, 'utf8'));
if (!experiment) throw new Error(problems[0]?.message);
const [ten, hundred] = [batch('ten', 10), batch('hundred', 100)];
const plans: Record<string, Batch[][]> = { single: [[ten]], joint: [[ten, hundred]], alternate: [[ten], [hundred]] };
const learners = new Map<string, Learner>();

for await (const line of createInterface(process.stdin)) {
  const [arm = '', form = '', count] = line.split(' ');
  const plan = plans[arm] ?? [];
  const learner =
    learners.get(form) ??
    new Learner(experiment, { ten: rows('label', 10), hundred: rows('fine', 100) }, { eager: form === 'eager' });
  learners.set(form, learner);
  for (let i = 0; i < 4; i++) learner.train(plan[i % plan.length] ?? [], 1);
  const ms = Array.from({ length: Number(count) }, (_, i) => {
    const start = performance.now();
    learner.train(plan[i % plan.length] ?? [], 1);
    return performance.now() - start;
  });
  console.log(JSON.stringify({ ms, mode: learner.mode }));
}
