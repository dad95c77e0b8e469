"""Writes losses.json: values and gradients in float64 by PyTorch. Run: python3 make_losses.py > losses.json"""

import json
import torch
import torch.nn.functional as F

torch.manual_seed(0)
cases = []


def case(kind, loss, outputs, targets, present, row_losses):
    outputs = outputs.double().requires_grad_()
    value = (row_losses(outputs) * present).sum() / present.sum().clamp(min=1)
    value.backward()
    cases.append(
        dict(
            kind=kind,
            loss=loss,
            shape=list(outputs.shape),
            outputs=outputs.detach().flatten().tolist(),
            targets=[None if not ok else t for t, ok in zip(targets.flatten().tolist(), present.bool().flatten().tolist())],
            targetShape=list(targets.shape),
            value=value.item(),
            gradient=outputs.grad.flatten().tolist(),
        )
    )


def classes(loss, row_losses, units=4, classes=4, scale=2.0):
    z = scale * torch.randn(6, units)
    y = torch.randint(0, classes, (6,))
    present = torch.tensor([1.0, 1, 0, 1, 1, 1]).double()
    case('class', loss, z, y, present, lambda o: row_losses(o, y))


def entropy(smoothing=0.0, weights='none'):
    w = torch.ones(4).double() if weights == 'none' else torch.tensor(weights).double()
    loss = dict(type='crossEntropy', labelSmoothing=smoothing, classWeights=weights)
    return loss, lambda o, y: F.cross_entropy(o, y, reduction='none', label_smoothing=smoothing) * w[y]


def focal(gamma, weights='none'):
    w = torch.ones(4).double() if weights == 'none' else torch.tensor(weights).double()

    def rows(o, y):
        p = F.softmax(o, 1).gather(1, y[:, None])[:, 0]
        return -((1 - p) ** gamma) * p.log() * w[y]

    return dict(type='focal', gamma=gamma, classWeights=weights), rows


def ordinal(o, y):
    # P(y = k) written out: the steps before k are passed, the step k is not.
    s = torch.sigmoid(o)
    p = []
    for i, k in enumerate(y.tolist()):
        q = torch.ones((), dtype=torch.double)
        for j in range(k):
            q = q * s[i, j]
        p.append(q * (1 - s[i, k]) if k < o.shape[1] else q)
    return -torch.stack(p).log()


classes(*entropy())
classes(*entropy(0.1))
classes(*entropy(0.2, [0.5, 2.0, 1.0, 0.25]))
classes(*entropy(), scale=100.0)
classes(*focal(2.0))
classes(*focal(0.5, [0.5, 2.0, 1.0, 0.25]))
classes(*focal(0.0))
classes(dict(type='ordinal'), ordinal, units=3)
classes(
    dict(type='binaryCrossEntropy', positiveWeight=1.0),
    lambda o, y: F.binary_cross_entropy_with_logits(o[:, 0], y.double(), reduction='none'),
    units=1,
    classes=2,
)

z, y = 2 * torch.randn(3, 4), torch.randint(0, 2, (3, 4))
present = torch.tensor([[1.0, 0, 1, 1], [0, 0, 0, 0], [1, 1, 1, 1]]).double()
case('labels', dict(type='binaryCrossEntropy', positiveWeight=3.0), z, y, present,
     lambda o: F.binary_cross_entropy_with_logits(o, y.double(), reduction='none', pos_weight=torch.tensor(3.0).double()))


def binary_focal(o):
    ce = F.binary_cross_entropy_with_logits(o, y.double(), reduction='none')
    return (1 - torch.exp(-ce)) ** 2 * ce


case('labels', dict(type='focal', gamma=2.0, classWeights='none'), z, y, present, binary_focal)

z, t = 2 * torch.randn(2, 3, 4), torch.randint(0, 4, (2, 3))
present = torch.tensor([[1.0, 1, 0], [1, 1, 1]]).double()
case('tags', dict(type='crossEntropy', labelSmoothing=0.0, classWeights='none'), z, t, present,
     lambda o: F.cross_entropy(o.reshape(-1, 4), t.reshape(-1), reduction='none').reshape(2, 3))

n, m = 2 * torch.randn(6, 1), torch.randn(6).double()
present = torch.tensor([1.0, 1, 1, 0, 1, 1]).double()
n[0, 0] = m[0]
m[0] = n[0, 0].double()
case('number', dict(type='mse'), n, m, present, lambda o: F.mse_loss(o[:, 0], m, reduction='none'))
case('number', dict(type='mae'), n, m, present, lambda o: F.l1_loss(o[:, 0], m, reduction='none'))
for delta in (0.5, 1.0):
    case('number', dict(type='huber', delta=delta), n, m, present,
         lambda o: F.huber_loss(o[:, 0], m, reduction='none', delta=delta))

print(json.dumps(cases))
