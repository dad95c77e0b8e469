"""The solver's iteration in NumPy, float64: all tasks in one batched multiplication, or in a loop over tasks.

Reads a problem (header: tasks, features; Gram matrices; moments; first curvature), solves it for one penalty and prints JSON:
the seconds of each repetition, the iterations and the value of the smooth part at the end.
"""
import json
import sys
import time

import numpy as np


def shrink(w, name, threshold):
    if name == "meanRegularized":
        mean = w.mean(axis=0)
        return mean + (w - mean) / (1 + 2 * threshold)
    if name == "l21":
        norms = np.sqrt((w * w).sum(axis=0))
        return w * np.maximum(0, 1 - threshold / np.maximum(norms, 1e-300))
    u, s, v = np.linalg.svd(w, full_matrices=False)
    return (u * np.maximum(s - threshold, 0)) @ v


def batched(grams, moments, w):
    return np.matmul(grams, w[:, :, None])[:, :, 0] - moments


def looped(grams, moments, w):
    return np.stack([grams[t] @ w[t] - moments[t] for t in range(len(w))])


def solve(grams, moments, curvature, name, strength, tolerance, gradient_of):
    w = np.zeros_like(moments)
    g = gradient_of(grams, moments, w)
    y, gy = w, g
    scale = np.linalg.norm(g)
    t = 1.0
    for iteration in range(1, 20001):
        before, g_before = w, g
        while True:
            w = shrink(y - gy / curvature, name, strength / curvature)
            g = gradient_of(grams, moments, w)
            moved, rise = w - y, g - gy
            if (moved * rise).sum() <= curvature * (moved * moved).sum() * (1 + 1e-12):
                break
            curvature *= 2
        if np.linalg.norm(rise - curvature * moved) <= tolerance * scale:
            break
        if ((y - w) * (w - before)).sum() > 0:
            t, y, gy = 1.0, w, g
        else:
            t_next = (1 + np.sqrt(1 + 4 * t * t)) / 2
            factor = (t - 1) / t_next
            y, gy = w + factor * (w - before), g + factor * (g - g_before)
            t = t_next
    return w, iteration


def main():
    path, name, strength, tolerance, form, repetitions = sys.argv[1:]
    values = np.fromfile(path)
    tasks, width = int(values[0]), int(values[1])
    curvature = values[2]
    grams = values[3 : 3 + tasks * width * width].reshape(tasks, width, width)
    moments = values[3 + tasks * width * width :].reshape(tasks, width)
    seconds = []
    for _ in range(int(repetitions)):
        start = time.perf_counter()
        gradient_of = batched if form == "batched" else looped
        w, iterations = solve(grams, moments, curvature, name, float(strength), float(tolerance), gradient_of)
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": seconds, "iterations": iterations, "norm": float(np.linalg.norm(w))}))


main()
