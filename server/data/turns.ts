import type { Schedule } from '../definition/experiment.ts';
import { curriculumOrder } from '../definition/training.ts';
import { stream } from './random.ts';

/** Which batch of which pass over a data set some tasks take. */
export interface Turn {
  /** Whose order it is: one task's or one data set's. */
  readonly key: string;
  readonly tasks: readonly string[];
  readonly data: string;
  readonly repeat: number;
  readonly batch: number;
}

/** The turns of an epoch, each found from the number of its step alone. */
export interface Turns {
  readonly steps: number;
  at(step: number): readonly Turn[];
}

/** What the turns of an epoch follow from. */
export interface TurnsRequest {
  readonly schedule: Schedule;
  /** In the order of the file. */
  readonly tasks: Readonly<Record<string, { readonly data: string }>>;
  /** Batches of one pass over each data set, and its rows. */
  readonly batches: ReadonlyMap<string, number>;
  readonly rows: ReadonlyMap<string, number>;
  readonly seed: number;
  readonly epoch: number;
  /** How uncertain each task still was after the epoch before; 1 where it is left out. */
  readonly uncertainty?: Readonly<Record<string, number>>;
}

/** The turns of an epoch, as its schedule has them. */
export function turnsOf(request: TurnsRequest): Turns {
  const { schedule } = request;
  switch (schedule.type) {
    case 'joint':
      return joint(request, Object.keys(request.tasks), schedule.shorter ?? 'repeat');
    case 'alternate': {
      const each = passes(request, schedule.shorter ?? 'rest');
      return schedule.by === 'epoch' ? byEpoch(each) : byStep(each);
    }
    case 'sample':
      return drawn(request, sharesBySize(request, schedule));
    case 'uncertainty':
      return drawn(request, sharesByUncertainty(request, schedule.temperature));
    case 'curriculum':
      return curriculum(request, schedule);
    default:
      return schedule satisfies never;
  }
}

type Shorter = 'repeat' | 'rest' | 'end';

/** Every step trains all of `names` on a batch of each of their data sets. */
function joint({ tasks, batches }: TurnsRequest, names: readonly string[], shorter: Shorter): Turns {
  const sets = new Map<string, string[]>();
  for (const name of names) {
    const data = tasks[name]?.data ?? '';
    sets.set(data, [...(sets.get(data) ?? []), name]);
  }
  const own = [...sets].map(([data, trained]) => ({ data, tasks: trained, count: batches.get(data) ?? 0 }));
  const counts = own.map(({ count }) => count);
  const at = (step: number): readonly Turn[] =>
    own.flatMap(({ data, tasks: trained, count }) =>
      shorter === 'rest' && step >= count
        ? []
        : [{ key: data, tasks: trained, data, repeat: Math.floor(step / count), batch: step % count }],
    );
  return { steps: shorter === 'end' ? Math.min(...counts) : Math.max(0, ...counts), at };
}

/** A task with the batches of one pass over its set, and those that it takes in an epoch. */
interface Pass {
  readonly task: string;
  readonly data: string;
  readonly count: number;
  readonly length: number;
  /** Which of the tasks on the data set it is, and of how many: each has orders of its own. */
  readonly place: number;
  readonly places: number;
}

function passes({ tasks, batches }: TurnsRequest, shorter: Shorter): readonly Pass[] {
  const counts = Object.values(tasks).map(({ data }) => batches.get(data) ?? 0);
  const length = shorter === 'repeat' ? Math.max(0, ...counts) : Math.min(...counts);
  const seen = new Map<string, number>();
  const each = Object.entries(tasks).map(([task, { data }]) => {
    const place = seen.get(data) ?? 0;
    seen.set(data, place + 1);
    const count = batches.get(data) ?? 0;
    return { task, data, count, length: shorter === 'rest' ? count : length, place };
  });
  return each.map((pass) => ({ ...pass, places: seen.get(pass.data) ?? 1 }));
}

const turnOf = ({ task, data, count, place, places }: Pass, batch: number): Turn => ({
  key: task,
  tasks: [task],
  data,
  repeat: place + places * Math.floor(batch / count),
  batch: batch % count,
});

function byEpoch(each: readonly Pass[]): Turns {
  const at = (step: number): readonly Turn[] => {
    let batch = step;
    for (const pass of each) {
      if (batch < pass.length) return [turnOf(pass, batch)];
      batch -= pass.length;
    }
    return [];
  };
  return { steps: each.reduce((sum, { length }) => sum + length, 0), at };
}

function byStep(each: readonly Pass[]): Turns {
  const longest = Math.max(0, ...each.map(({ length }) => length));
  const order: number[] = [];
  for (let batch = 0; batch < longest; batch++)
    each.forEach(({ length }, pass) => {
      if (batch < length) order.push(pass);
    });
  return inOrder(each, Int32Array.from(order));
}

/** One task a step, `order` saying which; each goes through its set, again and again. */
function inOrder(each: readonly Pass[], order: Int32Array): Turns {
  const taken = new Int32Array(each.length);
  const batches = order.map((pass) => {
    const batch = taken[pass] ?? 0;
    taken[pass] = batch + 1;
    return batch;
  });
  const at = (step: number): readonly Turn[] => {
    const pass = each[order[step] ?? -1];
    return pass ? [turnOf(pass, batches[step] ?? 0)] : [];
  };
  return { steps: order.length, at };
}

/** Draws the task of every step with a probability in proportion to its share; as many steps as each set once has batches. */
function drawn(request: TurnsRequest, shares: readonly number[]): Turns {
  const each = passes(request, 'rest');
  const steps = each.reduce((sum, { count }) => sum + count, 0);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const random = stream(request.seed, 'schedule', 'task', request.epoch);
  const order = Int32Array.from({ length: steps }, () => {
    let left = random.uniform() * total;
    const found = shares.findIndex((share) => (left -= share) < 0);
    return found < 0 ? shares.findLastIndex((share) => share > 0) : found;
  });
  return inOrder(each, order);
}

type Of<T extends Schedule['type']> = Extract<Schedule, { type: T }>;

/** nᵢ^(1/T), or the file's own numbers in place of the rows nᵢ. */
function sharesBySize({ tasks, rows }: TurnsRequest, { temperature, probabilities }: Of<'sample'>): number[] {
  const sizes = Object.entries(tasks).map(([name, { data }]) =>
    probabilities ? (probabilities[name] ?? 0) : (rows.get(data) ?? 0),
  );
  return tempered(sizes, temperature);
}

/** The least that counts as uncertainty, so that no task is forgotten. */
const leastUncertainty = 0.01;

function sharesByUncertainty({ tasks, uncertainty = {} }: TurnsRequest, temperature: number): number[] {
  const left = Object.keys(tasks).map((name) => Math.max(leastUncertainty, uncertainty[name] ?? 1));
  return tempered(left, temperature);
}

/** sᵢ^(1/T), divided by the largest s so that no power leaves the range of numbers. */
function tempered(sizes: readonly number[], temperature: number): number[] {
  const largest = Math.max(...sizes);
  return sizes.map((size) => (size / largest) ** (1 / temperature));
}

/** Joint steps of the tasks that have joined by this epoch; as long as the longest set of all tasks, so that epochs are equal. */
function curriculum(request: TurnsRequest, schedule: Of<'curriculum'>): Turns {
  const names = Object.keys(request.tasks);
  const stage = Math.floor((request.epoch - 1) / schedule.every);
  const joined = new Set(curriculumOrder(schedule, names).slice(0, 1 + stage));
  const { at } = joint(
    request,
    names.filter((name) => joined.has(name)),
    'repeat',
  );
  const all = names.map((name) => request.batches.get(request.tasks[name]?.data ?? '') ?? 0);
  return { steps: Math.max(0, ...all), at };
}
