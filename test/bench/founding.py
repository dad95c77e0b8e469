"""Times training steps of the founding network in PyTorch: reads lines `ARM FORM STEPS`, answers with JSON milliseconds a step."""

import json
import sys
import time

import torch
from torch import nn

torch.set_num_threads(int(sys.argv[1]))
BATCH = 64


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(3, 32, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(32, 64, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(16384, 128),
            nn.ReLU(),
        )
        self.heads = nn.ModuleDict({"ten": nn.Linear(128, 10), "hundred": nn.Linear(128, 100)})

    def forward(self, x, task):
        return self.heads[task](self.encoder(x))


def trainer(form):
    torch.manual_seed(0)
    model = Network()
    if form == "channels-last":
        model = model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    forward = torch.compile(model) if form == "compiled" else model

    def step(batches):
        optimizer.zero_grad()
        loss = sum(nn.functional.cross_entropy(forward(x, task), y) for task, x, y in batches)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def batch(task, form):
    x = torch.rand(BATCH, 3, 32, 32)
    if form == "channels-last":
        x = x.to(memory_format=torch.channels_last)
    return task, x, torch.randint(0, 10 if task == "ten" else 100, (BATCH,))


def plan(arm, form):
    ten, hundred = batch("ten", form), batch("hundred", form)
    return {"single": [[ten]], "joint": [[ten, hundred]], "alternate": [[ten], [hundred]]}[arm]


steppers = {}
for line in sys.stdin:
    arm, form, count = line.split()
    try:
        if form not in steppers:
            steppers[form] = trainer(form)
        steps = plan(arm, form)
        for i in range(4):
            steppers[form](steps[i % len(steps)])
        times = []
        for i in range(int(count)):
            start = time.perf_counter()
            steppers[form](steps[i % len(steps)])
            times.append((time.perf_counter() - start) * 1000)
        answer = {"ms": times}
    except Exception as error:
        answer = {"error": str(error).splitlines()[0]}
    print(json.dumps(answer), flush=True)
