import * as tf from '@tensorflow/tfjs-core';

/** What the backward pass needs of one step: the gates after their functions, and the cell's state with its tanh. */
interface StepRecord {
  readonly input: tf.Tensor2D;
  readonly forget: tf.Tensor2D;
  readonly candidate: tf.Tensor2D;
  readonly output: tf.Tensor2D;
  readonly cell: tf.Tensor2D;
  readonly shown: tf.Tensor2D;
}

const recordSize = 6;

const listOf = ({ input, forget, candidate, output, cell, shown }: StepRecord): tf.Tensor2D[] => [
  input,
  forget,
  candidate,
  output,
  cell,
  shown,
];

function recordOf(tensors: readonly tf.Tensor[], step: number): StepRecord {
  const own = tensors.slice(step * recordSize, (step + 1) * recordSize) as tf.Tensor2D[];
  const [input, forget, candidate, output, cell, shown] = own;
  if (!input || !forget || !candidate || !output || !cell || !shown) throw new Error('an LSTM step has no record');
  return { input, forget, candidate, output, cell, shown };
}

interface State {
  readonly h: tf.Tensor2D;
  readonly cell: tf.Tensor2D;
}

/** One step; `share` is xW + b. */
function advance(share: tf.Tensor2D, kernel: tf.Tensor2D, before: State | undefined): StepRecord & State {
  const gates: tf.Tensor2D = before ? tf.add(share, tf.matMul(before.h, kernel)) : share;
  const [i, f, g, o] = tf.split<tf.Tensor2D>(gates, 4, 1);
  if (!i || !f || !g || !o) throw new Error('an LSTM has four gates');
  const [input, forget, candidate, output] = [tf.sigmoid(i), tf.sigmoid(f), tf.tanh(g), tf.sigmoid(o)];
  const added: tf.Tensor2D = tf.mul(input, candidate);
  const cell: tf.Tensor2D = before ? tf.add(tf.mul(forget, before.cell), added) : added;
  const shown = tf.tanh(cell);
  return { input, forget, candidate, output, cell, shown, h: tf.mul(output, shown) };
}

/** The gradient `dy` through a function whose value is y, by the backend's own operation where it has one. */
function through(operation: 'SigmoidGrad' | 'TanhGrad', y: tf.Tensor2D, dy: tf.Tensor2D): tf.Tensor2D {
  if (tf.getKernel(operation, tf.getBackend())) return tf.engine().runKernel<tf.Tensor2D>(operation, { dy, saved: y });
  const slope = operation === 'TanhGrad' ? tf.sub(1, tf.square(y)) : tf.sub(y, tf.square(y));
  return tf.mul(dy, slope);
}

/** The gradients of one step by its gates before their functions, side by side, and by the cell's state before it. */
function retreat(step: StepRecord, before: tf.Tensor2D | undefined, dh: tf.Tensor2D, dcAfter: tf.Tensor2D | undefined) {
  const { input, forget, candidate, output, shown } = step;
  const own = through('TanhGrad', shown, tf.mul(dh, output));
  const dc: tf.Tensor2D = dcAfter ? tf.add(own, dcAfter) : own;
  const gates = [
    through('SigmoidGrad', input, tf.mul(dc, candidate)),
    before ? through('SigmoidGrad', forget, tf.mul(dc, before)) : tf.zerosLike(forget),
    through('TanhGrad', candidate, tf.mul(dc, input)),
    through('SigmoidGrad', output, tf.mul(dh, shown)),
  ];
  return { gates: tf.concat2d(gates, 1), dc: before ? tf.mul<tf.Tensor2D>(dc, forget) : undefined };
}

/** Gradients by the share of each step, found from the last step to the first. */
function backwards(
  kernel: tf.Tensor2D,
  records: readonly StepRecord[],
  dhOf: (step: number) => tf.Tensor2D | undefined,
): tf.Tensor2D[] {
  const gradients: tf.Tensor2D[] = [];
  let dc: tf.Tensor2D | undefined;
  let later: tf.Tensor2D | undefined;
  for (let step = records.length - 1; step >= 0; step--) {
    const record = records[step];
    const shown = dhOf(step);
    const carried: tf.Tensor2D | undefined = later && tf.matMul(later, kernel, false, true);
    const dh: tf.Tensor2D | undefined = shown && carried ? tf.add(shown, carried) : (shown ?? carried);
    if (!record || !dh) throw new Error('an LSTM step without a gradient');
    const result = retreat(record, records[step - 1]?.cell, dh, dc);
    [dc, later] = [result.dc, result.gates];
    gradients.unshift(result.gates);
  }
  return gradients;
}

/**
 * The outputs h of an LSTM (Hochreiter & Schmidhuber 1997; Gers 2000), one after the other [steps, rows, units], or only
 * the last [rows, units]: i, f, g, o = share + hU; c ← σ(f)c + σ(i)tanh(g); h ← σ(o)tanh(c). The gradient by U is one
 * multiplication over all steps in place of one a step and their sum.
 * @param shares xW + b of each step, [steps, rows, 4·units]
 * @param recurrentKernel U, [units, 4·units]
 */
export function lstmOutputs(shares: tf.Tensor, recurrentKernel: tf.Tensor, all: boolean): tf.Tensor {
  const run = tf.customGrad((...parts) => {
    const [x, u, save] = parts as [tf.Tensor, tf.Tensor2D, tf.GradSaveFunc];
    const states: (StepRecord & State)[] = [];
    for (const share of tf.unstack(x) as tf.Tensor2D[]) states.push(advance(share, u, states.at(-1)));
    const outputs = states.map(({ h }) => h);
    const last = outputs.at(-1);
    if (!last) throw new Error('a sequence without steps');
    save([u, ...outputs, ...states.flatMap(listOf)]);
    return {
      value: all ? tf.stack(outputs) : last,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => gradientsOf(dy, saved, outputs.length, all),
    };
  });
  return run(shares, recurrentKernel);
}

function gradientsOf(dy: tf.Tensor, saved: readonly tf.Tensor[], steps: number, all: boolean): tf.Tensor[] {
  const [kernel, ...rest] = saved as tf.Tensor2D[];
  if (!kernel) throw new Error('an LSTM without a kernel');
  const records = Array.from({ length: steps }, (_, step) => recordOf(rest.slice(steps), step));
  const shown = (all ? tf.unstack(dy) : []) as tf.Tensor2D[];
  const gradients = backwards(kernel, records, (step) =>
    all ? shown[step] : step === steps - 1 ? (dy as tf.Tensor2D) : undefined,
  );
  const [, ...later] = gradients;
  const before = rest.slice(0, steps - 1);
  const dKernel =
    before.length === 0 ? tf.zerosLike(kernel) : tf.matMul(tf.concat2d(before, 0), tf.concat2d(later, 0), true, false);
  return [tf.stack(gradients), dKernel];
}
