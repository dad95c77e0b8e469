"""Reads exported tables by pandas and event files by TensorBoard's own reader; prints what they hold as JSON."""

import json
import math
import sys

import pandas
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

tables, events, journal = sys.argv[1:]


def number(value):
    if isinstance(value, float):
        return None if math.isnan(value) else ("inf" if value > 0 else "-inf") if math.isinf(value) else value
    return value


def table(name):
    frame = pandas.read_csv(f"{tables}/{name}.csv")
    return {column: [number(value) for value in frame[column].tolist()] for column in frame.columns}


def scalars(split):
    reader = EventAccumulator(f"{events}/{split}", size_guidance={"scalars": 0})
    reader.Reload()
    tags = reader.Tags()["scalars"]
    return {tag: [[one.step, number(one.value)] for one in reader.Scalars(tag)] for tag in tags}


lines = pandas.read_json(journal, lines=True)
print(
    json.dumps(
        {
            "tables": {name: table(name) for name in ["steps", "epochs", "notices"]},
            "events": {split: scalars(split) for split in ["train", "validation", "test"]},
            "journal": lines["type"].value_counts().to_dict(),
        }
    )
)
