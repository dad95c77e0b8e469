import type { TargetKind } from '../formats.ts';
import type { ChoiceSchema } from '../schema/schema.ts';

/** What a column, or another field of a row, is as a target. */
export const columnTarget = {
  kind: 'choice',
  what: 'kind of target',
  options: {
    class: { meaning: 'One class of several; the classes are those of the training rows.', keys: {} },
    number: {
      meaning: 'A number.',
      keys: {
        standardize: {
          is: { kind: 'boolean' },
          default: false,
          meaning:
            'Whether the mean of the training rows is taken off and what is left divided by their standard deviation; scores are then in units of that deviation.',
        },
      },
    },
  },
} as const satisfies ChoiceSchema;

/** Columns that are targets, as far as what they are goes. */
export type ColumnTargets = Readonly<Record<string, { readonly type: 'class' | 'number' }>>;

/** What each of some columns offers as a target. */
export const columnTargets = (targets: ColumnTargets): Record<string, TargetKind> =>
  Object.fromEntries(
    Object.entries(targets).map(([name, { type }]): [string, TargetKind] => [
      name,
      type === 'class' ? { kind: 'class', classes: undefined } : { kind: 'number' },
    ]),
  );
