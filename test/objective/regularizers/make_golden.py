"""Writes golden-regularizers.ts: every regulariser with its value and its gradient or proximal map, by NumPy and SciPy.

Run: python3 make_golden.py > ../../../server/objective/verify/golden-regularizers.ts, then prettier.
"""

import json
import numpy as np
from make_regularizers import LENGTH, clustered, dirty_prox, dirty_value, fuse, nuclear, rows, singular, soft, sqrtm, sweeps

W = np.array([[3, 4, 0], [0, 0, 0], [1, -1, 2], [0.5, 0, -0.5]], dtype=float)
KERNEL = np.array([[[0.9, -1.1, 0.3], [0.2, 0.8, -0.4]], [[-0.7, 0.1, 1.2], [0.6, -0.3, 0.05]]])
EXPERTS = [np.array(m, dtype=float) for m in ([[1, 0.5], [-0.3, 2]], [[0.2, -1], [0.7, 0.4]], [[-0.6, 0.1], [1.1, 0.3]])]
LAM = 0.6
T = LENGTH * LAM
tasks = ["a", "b", "c"]


def slope(f, arrays, h=1e-6):
    """Central differences in float64."""
    found = []
    for i, array in enumerate(arrays):
        gradient = np.zeros_like(array)
        for at in np.ndindex(array.shape):
            values = []
            for sign in (1, -1):
                moved = [a.copy() for a in arrays]
                moved[i][at] += sign * h
                values.append(f(moved))
            gradient[at] = (values[0] - values[1]) / (2 * h)
        found.append(gradient)
    return found


def write(regularizer, names, arrays, f, prox=None, tolerance=None):
    moved = prox if prox is not None else slope(f, arrays)
    digits = lambda array: [float(f"{value:.10g}") + 0.0 for value in np.asarray(array, dtype=float).flatten()]
    entry = dict(
        regularizer=regularizer,
        arrays=[dict(name=name, shape=list(a.shape), values=digits(a)) for name, a in zip(names, arrays)],
        value=digits([f(arrays)])[0],
    )
    entry["prox" if prox is not None else "gradient"] = [digits(m) for m in moved]
    print(json.dumps(entry) + ",")


def kernel(regularizer, f, prox=None):
    write(dict(regularizer, on="shared"), ["encoder/one/kernel"], [KERNEL], lambda arrays: f(arrays[0]), prox)


def heads(regularizer, f, prox=None):
    columns = [W[:, [k]] for k in range(3)]
    side_by_side = lambda arrays: f(np.hstack(arrays))
    split = None if prox is None else [prox[:, [k]] for k in range(3)]
    write(dict(regularizer, on="heads"), [f"{task}/{task}/kernel" for task in tasks], columns, side_by_side, split)


print("import type { Regularizer } from '../../definition/regularizer.ts';")
print("""
/** Kernels with λR and its gradient, or its proximal map of length 0.7 where it has one, by NumPy and SciPy in float64. */
export interface GoldenRegularizer {
  readonly regularizer: Regularizer;
  readonly arrays: readonly { readonly name: string; readonly shape: readonly number[]; readonly values: readonly number[] }[];
  readonly value: number;
  readonly gradient?: readonly (readonly number[])[];
  readonly prox?: readonly (readonly number[])[];
}

export const goldenRegularizers: readonly GoldenRegularizer[] = [""")

channels = KERNEL.reshape(-1, 3)
kernel({"type": "l1", "lambda": LAM}, lambda x: LAM * np.abs(x).sum(), [soft(KERNEL, T)])
kernel({"type": "l2", "lambda": LAM}, lambda x: LAM * (x**2).sum())
kernel(
    {"type": "elasticNet", "lambda1": LAM, "lambda2": 0.3},
    lambda x: LAM * np.abs(x).sum() + 0.3 * (x**2).sum(),
    [soft(KERNEL, T) / (1 + 2 * LENGTH * 0.3)],
)
kernel(
    {"type": "groupLasso", "by": "channel", "lambda": LAM},
    lambda x: LAM * np.sqrt(4) * np.linalg.norm(x.reshape(-1, 3), axis=0).sum(),
    [rows(channels.T, T * np.sqrt(4)).T.reshape(KERNEL.shape)],
)
kernel(
    {"type": "groupLasso", "by": "layer", "lambda": 0.2},
    lambda x: 0.2 * np.sqrt(12) * np.linalg.norm(x),
    [rows(KERNEL.reshape(1, -1), LENGTH * 0.2 * np.sqrt(12)).reshape(KERNEL.shape)],
)
kernel(
    {"type": "orthogonality", "lambda": LAM},
    lambda x: LAM * ((x.reshape(-1, 3).T @ x.reshape(-1, 3) - np.eye(3)) ** 2).sum(),
)
write(
    {"type": "sharedPrivate", "lambda": LAM, "on": "shared"},
    ["level_1/shared_1/one/kernel", "level_1/a_1/one/kernel", "level_1/b_1/one/kernel"],
    EXPERTS,
    lambda e: LAM * sum(((e[0].T @ own) ** 2).sum() for own in e[1:]),
)
heads({"type": "l21", "lambda": LAM}, lambda x: LAM * np.linalg.norm(x, axis=1).sum(), rows(W, T))
heads({"type": "traceNorm", "lambda": LAM}, lambda x: LAM * nuclear(x), singular(W, T))


def unfolded(x, form, f):
    """Goes over the unfoldings of the tensor [4, 1, tasks]; f gives what becomes of each."""
    tensor = x.reshape(4, 1, 3)
    if form == "tucker":
        for axis in range(3):
            moved = np.moveaxis(tensor, axis, 0)
            tensor = np.moveaxis(f(moved.reshape(moved.shape[0], -1)).reshape(moved.shape), 0, axis)
    if form == "tensorTrain":
        for count in (1, 2):
            side = int(np.prod(tensor.shape[:count]))
            tensor = f(tensor.reshape(side, -1)).reshape(tensor.shape)
    if form == "lastAxis":
        tensor = f(tensor.reshape(-1, 3)).reshape(tensor.shape)
    return tensor.reshape(4, 3)


def unfolded_norm(x, form):
    total = []
    unfolded(x, form, lambda m: (total.append(nuclear(m)), m)[1])
    return LAM * sum(total)


for form in ("tucker", "tensorTrain", "lastAxis"):
    heads(
        {"type": "tensorTraceNorm", "form": form, "lambda": LAM},
        lambda x: unfolded_norm(x, form),
        unfolded(W, form, lambda m: singular(m, T)),
    )
heads({"type": "meanRegularized", "lambda": LAM}, lambda x: LAM * ((x - x.mean(1, keepdims=True)) ** 2).sum())
heads(
    {"type": "softSharing", "lambda": LAM},
    lambda x: LAM * sum(((x[:, i] - x[:, j]) ** 2).sum() for i, j in ((0, 1), (0, 2), (1, 2))),
)
edges = [{"tasks": ["a", "b"], "weight": 2}, {"tasks": ["c", "b"], "weight": 0.5}]
heads(
    {"type": "graphLaplacian", "edges": edges, "lambda": LAM},
    lambda x: LAM * (2 * ((x[:, 0] - x[:, 1]) ** 2).sum() + 0.5 * ((x[:, 2] - x[:, 1]) ** 2).sum()),
)
order = [1, 0, 2]
named = [tasks[i] for i in order]
heads({"type": "chain", "order": named, "lambda": LAM}, lambda x: LAM * (np.diff(x[:, order], axis=1) ** 2).sum())
heads(
    {"type": "fused", "order": named, "lambda": LAM},
    lambda x: LAM * np.abs(np.diff(x[:, order], axis=1)).sum(),
    fuse(W[:, order], T)[:, np.argsort(order)],
)
heads({"type": "dirty", "lambda1": LAM, "lambda2": 0.4}, lambda x: dirty_value(x, LAM, 0.4), dirty_prox(W, T, LENGTH * 0.4))
low, own = sweeps(W, T, LENGTH * 0.45, 1)
heads({"type": "robust", "lambda1": LAM, "lambda2": 0.45}, lambda x: LAM * nuclear(x), low + own)
heads({"type": "clustered", "clusters": 2, "eta": 0.2, "lambda": LAM}, lambda x: LAM * clustered(x, 2, 0.2))
heads(
    {"type": "mtrl", "epsilon": 0.01, "lambda": LAM},
    lambda x: LAM * np.trace(sqrtm(x.T @ x + 0.01 * np.eye(3)).real) ** 2,
)
print("];")
