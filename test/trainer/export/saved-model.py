"""Asks a saved model: reads {folder, tasks: {task: inputs}} as JSON, prints what each signature gives."""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy
import tensorflow

given = json.load(sys.stdin)
model = tensorflow.saved_model.load(given["folder"])
answers = {}
for task, inputs in given["tasks"].items():
    outputs = model.signatures[task](input=tensorflow.constant(numpy.array(inputs, numpy.float32)))
    answers[task] = {name: value.numpy().tolist() for name, value in outputs.items()}
print("answers", json.dumps(answers))
