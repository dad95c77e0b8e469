"""Writes golden-losses.ts from losses.json.

Run: python3 make_golden.py > ../../../server/objective/verify/golden-losses.ts, then prettier.
"""

import json
from pathlib import Path

cases = json.loads((Path(__file__).parent / 'losses.json').read_text())
digits = lambda values: [float(f'{value:.10g}') for value in values]

print("import type { Target } from '../../data/dataset.ts';")
print("import type { Loss } from '../../definition/loss.ts';")
print("""
/** Outputs and labels with the loss and its gradient by the outputs, by PyTorch in float64. */
export interface GoldenLoss {
  readonly kind: Target['kind'];
  readonly loss: Loss;
  readonly shape: readonly number[];
  readonly outputs: readonly number[];
  /** null where a label is missing. */
  readonly targets: readonly (number | null)[];
  readonly targetShape: readonly number[];
  readonly value: number;
  readonly gradient: readonly number[];
}

export const goldenLosses: readonly GoldenLoss[] = [""")
for case in cases:
    kept = dict(case, outputs=digits(case['outputs']), gradient=digits(case['gradient']), value=digits([case['value']])[0])
    print(json.dumps(kept) + ',')
print('];')
