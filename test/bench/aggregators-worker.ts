/** Times training steps of the founding network with several heads on one batch: reads lines `METHOD TASKS STEPS`. */
import { createInterface } from 'node:readline';
import { loadBackend } from '../../server/backend/load.ts';
import { analyze } from '../../server/definition/analyze.ts';
import { areWhole, factsByFormat } from '../../server/definition/cost/task-facts.ts';
import { BatchMaker } from '../../server/trainer/batch-maker.ts';
import { Learner } from '../../server/trainer/learner.ts';
import { madeUpRows } from '../../server/trainer/made-up-rows.ts';

await loadBackend('tensorflow');
/** A learner at work. */
interface Course {
  take(): void;
  dispose(): void;
}

const courses = new Map<string, Course>();

for await (const line of createInterface(process.stdin)) {
  const [method = '', tasks = '', count] = line.split(' ');
  const key = `${method} ${tasks}`;
  const course = courses.get(key) ?? open(method, Number(tasks));
  // The gradients of many tasks take much memory.
  if (Number(tasks) <= 3) courses.set(key, course);
  course.take();
  const ms = Array.from({ length: Number(count) }, () => {
    const start = performance.now();
    course.take();
    return performance.now() - start;
  });
  if (!courses.has(key)) course.dispose();
  console.log(JSON.stringify({ ms }));
}

/** A learner of that many tasks, ready for its steps. */
function open(method: string, count: number): Course {
  const names = Array.from({ length: count }, (_, i) => `task${i + 1}`);
  const { experiment, problems } = analyze(`version: 1
data: { pictures: { format: cifar10, path: none } }
model:
  encoder:
    - conv2d: { filters: 32, kernelSize: 3, padding: same, activation: relu }
    - conv2d: { filters: 64, kernelSize: 3, padding: same, activation: relu }
    - maxPooling2d: { poolSize: 2 }
    - flatten
    - dense: { units: 128, activation: relu }
tasks: {${names.map((name) => `${name}: { data: pictures, target: label }`).join(', ')}}
objective: { aggregator: ${method === 'equal' ? 'none' : method} }
training: { batchSize: 64, optimizer: { adam: { learningRate: 1e-3 } } }
`);
  if (!experiment) throw new Error(problems[0]?.message);
  const facts = factsByFormat(experiment);
  if (!areWhole(facts, experiment)) throw new Error('the shapes of the pictures are not known');
  const rows = madeUpRows(experiment, facts, 64);
  const [first] = Object.values(rows);
  if (!first) throw new Error('there are no rows');
  const ids = Int32Array.from({ length: 64 }, (_, i) => i);
  const batch = new BatchMaker(experiment).make('pictures', first, ids, names);
  const learner = new Learner(experiment, rows);
  learner.prepare([{ batches: [batch] }], []);
  return { take: () => void learner.train([batch], 1), dispose: () => learner.dispose() };
}
