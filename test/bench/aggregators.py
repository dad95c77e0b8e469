"""Times training steps with torchjd: reads lines `METHOD TASKS STEPS`, answers with JSON milliseconds a step."""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F
from torchjd import aggregation as a
from torchjd.autojac import jac_to_grad, mtl_backward

torch.set_num_threads(int(sys.argv[1]))
BATCH = 64
AGGREGATORS = {
    "pcGrad": lambda tasks: a.PCGrad(),
    "cagrad": lambda tasks: a.CAGrad(c=0.5),
    "upGrad": lambda tasks: a.UPGrad(),
    "nashMtl": lambda tasks: a.NashMTL(n_tasks=tasks),
    "mgda": lambda tasks: a.MGDA(),
}


def trainer(method, tasks):
    torch.manual_seed(0)
    encoder = nn.Sequential(
        nn.Conv2d(3, 32, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(32, 64, 3, padding=1),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(16384, 128),
        nn.ReLU(),
    )
    heads = nn.ModuleList(nn.Linear(128, 10) for _ in range(tasks))
    optimizer = torch.optim.Adam([*encoder.parameters(), *heads.parameters()], 1e-3)
    aggregator = None if method == "equal" else AGGREGATORS[method](tasks)
    x, y = torch.rand(BATCH, 3, 32, 32), [torch.randint(0, 10, (BATCH,)) for _ in range(tasks)]

    def step():
        optimizer.zero_grad()
        features = encoder(x)
        losses = [F.cross_entropy(head(features), target) for head, target in zip(heads, y)]
        if aggregator is None:
            sum(losses).backward()
        else:
            mtl_backward(losses, features=features)
            jac_to_grad(encoder.parameters(), aggregator)
        optimizer.step()
        return [loss.item() for loss in losses]

    return step


steppers = {}
for line in sys.stdin:
    method, tasks, count = line.split()
    try:
        step = steppers.setdefault((method, tasks), None) or trainer(method, int(tasks))
        steppers[(method, tasks)] = step
        step()
        times = []
        for _ in range(int(count)):
            start = time.perf_counter()
            step()
            times.append((time.perf_counter() - start) * 1000)
        answer = {"ms": times}
    except Exception as error:
        answer = {"error": str(error).splitlines()[0]}
    print(json.dumps(answer), flush=True)
