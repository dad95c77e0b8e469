"""Writes golden-metrics.ts from the small cases of metrics.json.

Run: python3 make_golden.py > ../../../server/objective/verify/golden-metrics.ts, then prettier.
"""

import json
from pathlib import Path

cases = json.loads((Path(__file__).parent / 'metrics.json').read_text())


def text(case):
    names = case.get('names') or [f'class {c}' for c in range(case.get('classes', 0))]
    kept = dict(
        kind=case['kind'],
        loss=case['loss'],
        names=names,
        steps=case.get('steps', 1),
        # Nine digits say which float32 it is.
        outputs=[float(f'{z:.9g}') for z in case['outputs']],
        targets=case['targets'],
        wanted={name: round(value, 12) for name, value in case['wanted'].items()},
    )
    return json.dumps(kept)


print("import type { Target } from '../../data/dataset.ts';")
print("import type { Loss } from '../../definition/loss.ts';")
print("import type { Metric } from '../../definition/metric.ts';")
print("""
/** Outputs and labels with what scikit-learn 1.9, SciPy 1.17 and seqeval 1.2 make of them. */
export interface GoldenMetrics {
  readonly kind: Target['kind'];
  readonly loss: Loss['type'];
  /** The classes. */
  readonly names: readonly string[];
  readonly steps: number;
  /** Row after row. */
  readonly outputs: readonly number[];
  /** null where a label is missing. */
  readonly targets: readonly (number | null)[];
  readonly wanted: Readonly<Partial<Record<Metric, number>>>;
}

export const goldenMetrics: readonly GoldenMetrics[] = [""")
for case in cases:
    if case['name'].startswith('small'):
        print(text(case) + ',')
print('];')
