"""Writes regularizers.json: values of λR and proximal maps in float64 by NumPy and SciPy. Run: python3 make_regularizers.py > regularizers.json"""

import json
import sys
import numpy as np
from scipy.linalg import sqrtm
from scipy.optimize import brentq, linprog, lsq_linear, minimize

cases = []
LENGTH = 0.7


def soft(x, t):
    return np.sign(x) * np.maximum(np.abs(x) - t, 0)


def rows(x, t):
    norms = np.linalg.norm(x, axis=1, keepdims=True)
    return x * np.maximum(0, 1 - t / np.maximum(norms, 1e-300))


def singular(x, t):
    u, s, vt = np.linalg.svd(x, full_matrices=False)
    return u @ np.diag(np.maximum(s - t, 0)) @ vt


def nuclear(x):
    return np.linalg.svd(x, compute_uv=False).sum()


def fuse(x, t):
    """By the dual: x − Dᵀz with the z in [−t, t] that is nearest."""
    tasks = x.shape[1]
    d = np.diff(np.eye(tasks), axis=0)
    out = []
    for row in x:
        found = lsq_linear(d.T, row, bounds=(-t, t), method="bvls", tol=1e-15, max_iter=10000)
        out.append(row - d.T @ found.x)
    return np.array(out)


def dirty_value(x, l1, l2):
    """As a linear program in p⁺, p⁻, q⁺, q⁻ and the height of each row."""
    total = 0
    for row in x:
        k = len(row)
        cost = np.concatenate([np.zeros(2 * k), l2 * np.ones(2 * k), [l1]])
        equal = np.hstack([np.eye(k), -np.eye(k), np.eye(k), -np.eye(k), np.zeros((k, 1))])
        below = np.vstack([np.hstack([s * np.eye(k), -s * np.eye(k), np.zeros((k, 2 * k)), -np.ones((k, 1))]) for s in (1, -1)])
        total += linprog(cost, A_ub=below, b_ub=np.zeros(2 * k), A_eq=equal, b_eq=row, bounds=(0, None)).fun
    return total


def dirty_prox(x, l1, l2):
    """By the dual: x minus its projection on ‖z‖₁ ≤ λ₁, ‖z‖_∞ ≤ λ₂."""
    out = []
    for row in x:
        z = lambda mu: np.sign(row) * np.clip(np.abs(row) - mu, 0, l2)
        over = lambda mu: np.abs(z(mu)).sum() - l1
        out.append(row - z(brentq(over, 0, np.abs(row).max(), xtol=1e-15) if over(0) > 0 else 0))
    return np.array(out)


def clustered(x, k, eta):
    """min Σσ²/(η + m) over 0 ≤ m ≤ 1 with Σm = k, by sequential quadratic programming."""
    s = np.linalg.svd(x, compute_uv=False)
    s = np.concatenate([s, np.zeros(x.shape[1] - len(s))])
    start = np.full(len(s), k / len(s))
    found = minimize(
        lambda m: (s**2 / (eta + m)).sum(),
        start,
        jac=lambda m: -(s**2) / (eta + m) ** 2,
        bounds=[(0, 1)] * len(s),
        constraints={"type": "eq", "fun": lambda m: m.sum() - k, "jac": lambda m: np.ones(len(s))},
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 1000},
    )
    return eta * (1 + eta) * found.fun


def sweeps(x, l1, l2, count):
    q = np.zeros_like(x)
    for _ in range(count):
        p = singular(x - q, l1)
        q = rows((x - p).T, l2).T
    return p, q


def case(regularizer, x, value, prox=None, **more):
    entry = dict(regularizer=regularizer, rows=x.tolist(), value=float(value), **more)
    if prox is not None:
        entry["prox"] = prox.tolist()
    cases.append(entry)


def family(x):
    tasks = x.shape[1]
    chain = list(range(tasks))
    order = chain[::-1] if tasks > 2 else chain
    y = x[:, order]
    back = np.argsort(order)
    lam = 0.6
    t = LENGTH * lam
    case(dict(type="l21", **{"lambda": lam}), x, lam * np.linalg.norm(x, axis=1).sum(), rows(x, t))
    case(dict(type="traceNorm", **{"lambda": lam}), x, lam * nuclear(x), singular(x, t))
    case(dict(type="meanRegularized", **{"lambda": lam}), x, lam * ((x - x.mean(1, keepdims=True)) ** 2).sum())
    pairs = [(i, j) for i in chain for j in chain if i < j]
    distance = sum(((x[:, i] - x[:, j]) ** 2).sum() for i, j in pairs)
    case(dict(type="softSharing", **{"lambda": lam}), x, lam * distance)
    case(dict(type="chain", order=order, **{"lambda": lam}), x, lam * (np.diff(y, axis=1) ** 2).sum())
    case(dict(type="fused", order=order, **{"lambda": lam}), x, lam * np.abs(np.diff(y, axis=1)).sum(), fuse(y, t)[:, back])
    l1, l2 = lam, lam * (0.4 + 0.6 / tasks)
    case(dict(type="dirty", lambda1=l1, lambda2=l2), x, dirty_value(x, l1, l2), dirty_prox(x, LENGTH * l1, LENGTH * l2))
    for k in sorted({1, max(1, tasks - 1)}):
        case(dict(type="clustered", clusters=k, eta=0.2, **{"lambda": lam}), x, lam * clustered(x, k, 0.2))
    root = sqrtm(x.T @ x + 0.01 * np.eye(tasks)).real
    scale = np.sqrt(np.diag(root))
    case(dict(type="mtrl", epsilon=0.01, **{"lambda": lam}), x, lam * np.trace(root) ** 2, relation=(root / np.outer(scale, scale)).tolist())
    for count in (1, 5):
        p, q = sweeps(x, LENGTH * lam, LENGTH * lam * 0.8, count)
        value = lam * nuclear(p) + 0.8 * lam * np.linalg.norm(q, axis=0).sum()
        case(dict(type="robust", lambda1=lam, lambda2=0.8 * lam), x, value, p + q, sweeps=count, rank=int(np.linalg.matrix_rank(p, tol=1e-9)))


if __name__ == "__main__":
    random = np.random.default_rng(0)
    family(np.array([[3, 4, 0], [0, 0, 0], [1, -1, 2], [0.5, 0, -0.5]]))
    family(random.normal(size=(7, 2)))
    family(random.normal(size=(6, 5)))
    family(random.normal(size=(3, 6)))
    family(np.repeat(random.normal(size=(8, 2)), 3, axis=1) + 0.05 * random.normal(size=(8, 6)))
    family(random.normal(size=(5, 1)) @ random.normal(size=(1, 4)))
    json.dump(dict(length=LENGTH, cases=cases), sys.stdout)
