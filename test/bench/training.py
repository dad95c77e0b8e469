"""Times training steps in PyTorch: reads lines `NETWORK ARM FORM STEPS`, answers with JSON milliseconds a step."""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(sys.argv[1]))
BATCH = 64


class Founding(nn.Module):
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


class OneTask(nn.Module):
    def __init__(self, encoder, width):
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(width, 10)

    def forward(self, x, task):
        return self.head(self.encoder(x))


def convolution(before, filters, size=3, stride=1):
    padding = size // 2
    return [nn.Conv2d(before, filters, size, stride, padding, bias=False), nn.BatchNorm2d(filters)]


def vgg16():
    layers, before = [], 3
    for filters, count in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(count):
            layers += [*convolution(before, filters), nn.ReLU(inplace=True)]
            before = filters
        layers.append(nn.MaxPool2d(2))
    dense = [nn.Linear(512, 512), nn.ReLU(inplace=True), nn.Dropout(0.5)]
    again = [nn.Linear(512, 512), nn.ReLU(inplace=True), nn.Dropout(0.5)]
    return OneTask(nn.Sequential(*layers, nn.Flatten(), *dense, *again), 512)


class Residual(nn.Module):
    def __init__(self, before, filters, stride):
        super().__init__()
        first = [*convolution(before, filters, 3, stride), nn.ReLU(inplace=True)]
        self.body = nn.Sequential(*first, *convolution(filters, filters))
        widens = stride != 1 or before != filters
        self.shortcut = nn.Sequential(*convolution(before, filters, 1, stride)) if widens else nn.Identity()

    def forward(self, x):
        return F.relu(self.body(x) + self.shortcut(x))


def resnet18():
    layers, before = [*convolution(3, 64), nn.ReLU(inplace=True)], 64
    for filters in (64, 128, 256, 512):
        layers += [Residual(before, filters, 1 if filters == 64 else 2), Residual(filters, filters, 1)]
        before = filters
    return OneTask(nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten()), 512)


class TextCnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(5000, 100)
        self.branches = nn.ModuleList(nn.Conv1d(100, 100, size) for size in (3, 4, 5))

    def forward(self, x):
        vectors = self.embedding(x).transpose(1, 2)
        parts = [F.relu(branch(vectors)).amax(2) for branch in self.branches]
        return F.dropout(torch.cat(parts, 1), 0.5)


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(5000, 100)
        self.lstm = nn.LSTM(100, 128, batch_first=True)

    def forward(self, x):
        return self.lstm(self.embedding(x))[0][:, -1]


NETWORKS = {
    "founding": Founding,
    "vgg16": vgg16,
    "resNet18": resnet18,
    "textCnn": lambda: OneTask(TextCnn(), 300),
    "lstm": lambda: OneTask(Lstm(), 128),
}
WORDS = ("textCnn", "lstm")
ARMS = {"alternate": [["ten"], ["hundred"]], "joint": [["ten", "hundred"]]}


def tasks_of(network, arm):
    return ARMS.get(arm) or [["ten" if network == "founding" else "classes"]]


def trainer(network, form):
    torch.manual_seed(0)
    model = NETWORKS[network]()
    if form == "channels-last":
        if network in WORDS:
            raise ValueError("no pictures")
        model = model.to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    forward = torch.compile(model) if form == "compiled" else model

    def step(batches):
        optimizer.zero_grad()
        loss = sum(F.cross_entropy(forward(x, task), y) for task, x, y in batches)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def batch(network, task, form):
    y = torch.randint(0, 100 if task == "hundred" else 10, (BATCH,))
    if network in WORDS:
        return task, torch.randint(0, 5000, (BATCH, 40)), y
    x = torch.rand(BATCH, 3, 32, 32)
    return task, x.to(memory_format=torch.channels_last) if form == "channels-last" else x, y


steppers = {}
for line in sys.stdin:
    network, arm, form, count = line.split()
    key = (network, arm, form)
    try:
        if key not in steppers:
            plan = [[batch(network, task, form) for task in tasks] for tasks in tasks_of(network, arm)]
            steppers[key] = trainer(network, form), plan
        step, plan = steppers[key]
        for i in range(2 * len(plan)):
            step(plan[i % len(plan)])
        times = []
        for i in range(int(count)):
            start = time.perf_counter()
            step(plan[i % len(plan)])
            times.append((time.perf_counter() - start) * 1000)
        answer = {"ms": times}
    except Exception as error:
        answer = {"error": str(error).splitlines()[0]}
    print(json.dumps(answer), flush=True)
