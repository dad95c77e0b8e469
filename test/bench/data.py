"""Reads what data.ts reads (`pip install torch pandas pyarrow pillow`): data.py FOLDER WHAT REPETITIONS, seconds as JSON.

For `parquet` it first writes table.parquet from table.csv, where there is none."""

import json
import os
import sys
import time

folder, what, repetitions = sys.argv[1], sys.argv[2], int(sys.argv[3])


def csv():
    import pandas

    return pandas.read_csv(os.path.join(folder, "table.csv")).to_numpy("float32")


def parquet():
    import numpy
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(os.path.join(folder, "table.parquet"))
    return numpy.stack([column.to_numpy() for column in table.columns], 1).astype("float32")


def pictures(ending):
    import numpy
    import torch
    from PIL import Image

    names = sorted(os.path.join(folder, ending, name) for name in os.listdir(os.path.join(folder, ending)))

    class Pictures(torch.utils.data.Dataset):
        def __len__(self):
            return len(names)

        def __getitem__(self, i):
            return torch.from_numpy(numpy.asarray(Image.open(names[i]).convert("RGB"), "float32") / 255)

    loader = torch.utils.data.DataLoader(Pictures(), batch_size=64, num_workers=2)
    return sum(len(batch) for batch in loader)


if what == "parquet" and not os.path.exists(os.path.join(folder, "table.parquet")):
    import pyarrow.csv
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.csv.read_csv(os.path.join(folder, "table.csv")), os.path.join(folder, "table.parquet"))
run = {"csv": csv, "parquet": parquet}.get(what, lambda: pictures(what))
seconds = []
for _ in range(repetitions + 1):
    start = time.perf_counter()
    run()
    seconds.append(time.perf_counter() - start)
print(json.dumps(seconds[1:]))
