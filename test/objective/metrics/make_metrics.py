"""Writes metrics.json: metrics by scikit-learn 1.9, SciPy 1.17 and seqeval 1.2, of outputs that float32 holds.

Run: python3 make_metrics.py > metrics.json
"""

import json
import warnings
import numpy as np
from scipy.special import expit, softmax
from scipy.stats import spearmanr
from seqeval.metrics import f1_score as seqeval_f1
from sklearn import metrics as sk

warnings.filterwarnings('ignore')
rng = np.random.default_rng(0)
cases = []


def floats(a):
    return np.asarray(a, dtype=np.float32).astype(np.float64)


def calibration_error(confidence, right):
    """Guo et al. 2017, bins (b/15, (b+1)/15], with NumPy's binning."""
    bin = np.digitize(confidence, np.linspace(0, 1, 16), right=True)
    return sum(
        abs(right[bin == b].sum() - confidence[bin == b].sum()) / len(right) for b in np.unique(bin)
    )


def case(name, kind, loss, outputs, targets, present, wanted, **rest):
    flat = targets.flatten().tolist()
    kept = present.flatten().tolist()
    cases.append(
        dict(
            name=name,
            kind=kind,
            loss=loss,
            outputs=outputs.flatten().tolist(),
            targets=[t if k else None for t, k in zip(flat, kept)],
            wanted={key: float(value) for key, value in wanted.items()},
            **rest,
        )
    )


def of_classes(probabilities, labels, predicted, classes):
    hot = np.eye(classes)[labels]
    if classes == 2:
        ranked = dict(
            auroc=sk.roc_auc_score(labels, probabilities[:, 1]),
            averagePrecision=sk.average_precision_score(labels, probabilities[:, 1]),
            brier=sk.brier_score_loss(labels, probabilities[:, 1]),
        )
    else:
        ranked = dict(
            auroc=sk.roc_auc_score(labels, probabilities, multi_class='ovr', average='macro', labels=range(classes)),
            averagePrecision=sk.average_precision_score(hot, probabilities, average='macro'),
            brier=sk.brier_score_loss(labels, probabilities, labels=list(range(classes))),
        )
    return dict(
        accuracy=sk.accuracy_score(labels, predicted),
        balancedAccuracy=sk.balanced_accuracy_score(labels, predicted),
        macroF1=sk.f1_score(labels, predicted, average='macro'),
        microF1=sk.f1_score(labels, predicted, average='micro'),
        calibrationError=calibration_error(probabilities[np.arange(len(labels)), predicted], predicted == labels),
        **ranked,
    )


def classes(name, loss, rows, classes, decimals, outputs=None, skew=None):
    if loss == 'binaryCrossEntropy':
        z = floats(np.round(2 * rng.standard_normal((rows, 1)), decimals))
        p = np.hstack([expit(-z), expit(z)])
    elif loss == 'ordinal':
        z = floats(np.round(2 * rng.standard_normal((rows, classes - 1)), decimals))
        beyond = np.hstack([np.ones((rows, 1)), np.cumprod(expit(z), 1), np.zeros((rows, 1))])
        p = beyond[:, :-1] - beyond[:, 1:]
    else:
        z = floats(np.round(2 * rng.standard_normal((rows, classes)), decimals))
        p = softmax(z, 1)
    y = rng.choice(classes, rows, p=skew)
    present = rng.random(rows) < 0.9
    predicted = (beyond[:, 1:-1] > 0.5).sum(1) if loss == 'ordinal' else p.argmax(1)
    k = present
    case(name, 'class', loss, z, y, present, of_classes(p[k], y[k], predicted[k], classes), classes=classes)


def labels(name, rows, classes, decimals):
    z = floats(np.round(2 * rng.standard_normal((rows, classes)), decimals))
    y = (rng.random((rows, classes)) < expit(z / 2)).astype(int)
    present = rng.random((rows, classes)) < 0.85
    p = expit(z)
    found = (z > 0).astype(int)
    columns = [(y[k, c], found[k, c], p[k, c]) for c in range(classes) for k in [present[:, c]]]
    mean = lambda metric: np.mean([metric(*column) for column in columns])
    tp, both = map(sum, zip(*[((a & b).sum(), a.sum() + b.sum()) for a, b, _ in columns]))
    k = present
    wanted = dict(
        accuracy=sk.accuracy_score(y[k], found[k]),
        balancedAccuracy=mean(lambda a, b, q: sk.balanced_accuracy_score(a, b)),
        macroF1=mean(lambda a, b, q: sk.f1_score(a, b)),
        microF1=sk.f1_score(y[k], found[k]),
        auroc=mean(lambda a, b, q: sk.roc_auc_score(a, q)),
        averagePrecision=mean(lambda a, b, q: sk.average_precision_score(a, q)),
        brier=sk.brier_score_loss(y[k], p[k]),
        calibrationError=calibration_error(np.maximum(p, 1 - p)[k], (found == y)[k]),
    )
    assert abs(wanted['microF1'] - 2 * tp / both) < 1e-12
    case(name, 'labels', 'binaryCrossEntropy', z, y, present, wanted, classes=classes)


def numbers(name, rows, decimals, offset=0.0):
    y = floats(np.round(3 * rng.standard_normal(rows) + offset, decimals))
    z = floats(np.round(0.7 * y + rng.standard_normal(rows) + 0.5, decimals))
    present = rng.random(rows) < 0.9
    a, b = y[present], z[present]
    wanted = dict(
        mae=sk.mean_absolute_error(a, b),
        mse=sk.mean_squared_error(a, b),
        rmse=sk.root_mean_squared_error(a, b),
        r2=sk.r2_score(a, b),
        explainedVariance=sk.explained_variance_score(a, b),
        spearman=spearmanr(a, b).statistic,
    )
    case(name, 'number', 'mse', z, y, present, wanted)


def tags(name, rows, steps, names, agreement=2.5):
    """Sequences whose outputs mostly agree with random tags, among them I-x without a B-x before."""
    y = rng.integers(0, len(names), (rows, steps))
    z = floats(rng.standard_normal((rows, steps, len(names))) + agreement * np.eye(len(names))[y])
    lengths = rng.integers(1, steps + 1, rows)
    present = np.arange(steps)[None] < lengths[:, None]
    predicted = z.argmax(2)
    words = lambda ids: [[names[i] for i in row[:n]] for row, n in zip(ids, lengths)]
    p = softmax(z, 2)
    k = present
    wanted = of_classes(p[k], y[k], predicted[k], len(names))
    del wanted['auroc'], wanted['averagePrecision']
    wanted['slotF1'] = seqeval_f1(words(y), words(predicted))
    case(name, 'tags', 'crossEntropy', z, y, present, wanted, names=names, steps=steps)


classes('five classes', 'crossEntropy', 60, 5, 6, skew=[0.5, 0.2, 0.15, 0.1, 0.05])
classes('five classes with ties', 'focal', 60, 5, 0)
classes('two classes of two logits', 'crossEntropy', 40, 2, 6)
classes('two classes of one logit, with ties', 'binaryCrossEntropy', 60, 2, 0)
classes('four classes in an order', 'ordinal', 50, 4, 6)
labels('a yes or no for each of four', 40, 4, 6)
labels('a yes or no for each of three, with ties', 50, 3, 0)
numbers('numbers', 50, 6)
numbers('numbers with ties', 60, 0)
numbers('large numbers near each other', 50, 2, offset=4000.0)
tags('tags', 30, 9, ['O', 'B-a', 'I-a', 'B-b', 'I-b'])
# What the product verifies itself against; see make_golden.py.
classes('small: classes', 'crossEntropy', 12, 3, 1)
classes('small: one logit', 'binaryCrossEntropy', 10, 2, 1)
classes('small: an order', 'ordinal', 12, 3, 1)
labels('small: answers', 10, 2, 1)
numbers('small: numbers', 12, 0)
tags('small: tags', 5, 4, ['O', 'B-a', 'I-a'], agreement=0.7)
print(json.dumps(cases))
