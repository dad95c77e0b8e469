import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import type { Regularizer } from '../../../server/definition/regularizer.ts';
import type { Parameter } from '../../../server/model/parameter.ts';
import type { Term } from '../../../server/objective/regularizers/term.ts';
import { buildTerms } from '../../../server/objective/regularizers/terms.ts';
import { useBackend } from '../../engine/backend.ts';

before(() => useBackend());

/** What the script has written, its regularisers without the places of kernels. */
interface Case {
  readonly regularizer: { readonly type: Regularizer['type']; readonly order?: readonly number[] };
  readonly rows: readonly (readonly number[])[];
  readonly value: number;
  readonly prox?: readonly (readonly number[])[];
  readonly relation?: readonly (readonly number[])[];
  readonly sweeps?: number;
  readonly rank?: number;
}
const golden = JSON.parse(readFileSync(new URL('regularizers.json', import.meta.url), 'utf8')) as {
  readonly length: number;
  readonly cases: readonly Case[];
};

const nameOf = (place: number): string => `t${place}`;

/** The term over the heads of tasks whose kernels are the columns, and what reads them. */
function termFor({ regularizer, rows }: Case): { term: Term; columns: () => number[][]; dispose: () => void } {
  const heads = (rows[0] ?? []).map((_, k): Parameter => {
    const values = rows.map((row) => row[k] ?? 0);
    const variable = tf.tidy(() => tf.variable(tf.tensor2d(values, [rows.length, 1])));
    const task = nameOf(k);
    const about = { layer: task, role: 'kernel', part: 'head', shared: false, tasks: [task] } as const;
    return { ...about, name: `${task}/${task}/kernel`, variable };
  });
  const order = regularizer.order?.map(nameOf);
  const [term] = buildTerms([{ ...regularizer, on: 'heads', ...(order && { order }) } as Regularizer], heads);
  assert.ok(term);
  return {
    term,
    columns: () => heads.map(({ variable }) => Array.from(variable.dataSync())),
    dispose() {
      for (const { variable } of heads) variable.dispose();
      for (const variable of Object.values(term.state)) variable.dispose();
    },
  };
}

/** Moves the kernels by their proximal map, as a step does. */
function shrink(term: Term, length: number): void {
  tf.tidy(() => {
    for (const block of term.blocks) {
      const moved = term.prox?.(block, tf.scalar(length)) ?? [];
      block.forEach(({ variable }, i) => variable.assign(moved[i] ?? variable));
    }
  });
}

const valueOf = (term: Term): number => tf.tidy(() => term.value().dataSync()[0] ?? Number.NaN);

function assertNear(actual: number, expected: number, scale: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= 2e-6 * Math.max(1, scale), `${what}: ${actual} is not ${expected}`);
}

describe('regularisers over tasks equal NumPy and SciPy', () => {
  const types = [...new Set(golden.cases.map(({ regularizer }) => regularizer.type))];
  for (const type of types)
    it(type, () => {
      const cases = golden.cases.filter(({ regularizer }) => regularizer.type === type);
      assert.ok(cases.length >= 6);
      for (const each of cases) {
        const { numTensors } = tf.memory();
        const { term, columns, dispose } = termFor(each);
        const original = columns();
        const size = Math.max(...original.flat().map(Math.abs));
        if (each.sweeps === undefined) assertNear(valueOf(term), each.value, Math.abs(each.value), 'value');
        if (each.prox) {
          // A term that keeps a part of its own goes over the same W several times, and is then at its value.
          for (let sweep = 1; sweep <= (each.sweeps ?? 1); sweep++) {
            if (sweep > 1) restore(term, original);
            shrink(term, golden.length);
          }
          if (each.sweeps !== undefined) assertNear(valueOf(term), each.value, Math.abs(each.value), 'value');
          columns().forEach((column, k) =>
            column.forEach((value, r) => assertNear(value, each.prox?.[r]?.[k] ?? NaN, size, `row ${r}, task ${k}`)),
          );
        }
        const [structure] = term.structure();
        if (each.rank !== undefined) assert.deepEqual(structure?.ranks?.[0]?.rank, each.rank);
        each.relation?.forEach((row, i) =>
          row.forEach((value, j) => assertNear(structure?.relation?.[i]?.[j] ?? NaN, value, 10, 'relation')),
        );
        dispose();
        assert.equal(tf.memory().numTensors, numTensors);
      }
    });
});

function restore({ parameters }: Term, columns: readonly (readonly number[])[]): void {
  parameters.forEach(({ variable }, k) =>
    tf.tidy(() => variable.assign(tf.tensor([...(columns[k] ?? [])], variable.shape))),
  );
}

describe('exact zeros', () => {
  const first = (type: string) => golden.cases.find(({ regularizer }) => regularizer.type === type);

  it('of fused tasks are their differences', () => {
    const each = first('fused');
    assert.ok(each?.prox);
    const { term, columns, dispose } = termFor(each);
    shrink(term, golden.length);
    const along = (each.regularizer.order ?? []).map((place) => columns()[place] ?? []);
    const equal = along.slice(1).flatMap((column, t) => column.filter((value, r) => value === along[t]?.[r])).length;
    assert.ok(equal > 0);
    assert.deepEqual(term.structure()[0]?.zeros, { count: equal, of: 8 });
    dispose();
  });

  it('of a robust term are the tasks that do not stand apart', () => {
    const W = Array.from({ length: 6 }, (_, r) => [1, 1.1, 0.9, r % 2 === 0 ? 8 : -8].map((x) => x + r / 10));
    const { term, dispose } = termFor({
      regularizer: { type: 'robust', lambda1: 2, lambda2: 1.4 } as Case['regularizer'],
      rows: W,
      value: 0,
    });
    shrink(term, 1);
    const [structure] = term.structure();
    assert.deepEqual(structure?.apart, ['t3']);
    assert.deepEqual(structure?.zeros, { count: 18, of: 24 });
    dispose();
  });
});

describe('tasks in clusters', () => {
  it('are told by the relation that the term has learned', () => {
    const rows = Array.from({ length: 10 }, (_, r) => {
      const [a, b] = [Math.cos(r), Math.sin(2 * r)];
      return [a, b, a + 0.01 * b, b - 0.01 * a];
    });
    const regularizer = { type: 'clustered', lambda: 1, clusters: 2, eta: 0.1 } as Case['regularizer'];
    const { term, dispose } = termFor({ regularizer, rows, value: 0 });
    const [structure] = term.structure();
    const at = (i: number, j: number) => structure?.relation?.[i]?.[j] ?? NaN;
    assert.ok(at(0, 2) > 0.99 && at(1, 3) > 0.99 && Math.abs(at(0, 1)) < 0.2, JSON.stringify(structure?.relation));
    dispose();
  });
});
