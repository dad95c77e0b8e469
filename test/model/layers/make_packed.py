"""Recurrent layers over sequences of several lengths, by PyTorch's packed sequences: writes packed.json beside itself.

Arrays are written in the layout of Keras: kernels [inputs, gates * units], the gates of an LSTM i, f, g, o, of a GRU z, r, h.
"""

import json
import pathlib

import torch

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
ROWS, STEPS, FEATURES, UNITS = 4, 6, 3, 2
LENGTHS = [6, 1, 4, 3]


def layout(kind, parameter):
    """From PyTorch's [gates * units, ...] to Keras's [..., gates * units]."""
    parts = list(parameter.split(UNITS))
    if kind == "gru":
        parts = [parts[1], parts[0], parts[2]]
    joined = torch.cat(parts)
    return joined.T if joined.dim() == 2 else joined


def arrays(kind, values, suffix):
    kernel, recurrent = layout(kind, values[f"weight_ih_l0{suffix}"]), layout(kind, values[f"weight_hh_l0{suffix}"])
    biases = [layout(kind, values[f"bias_{side}_l0{suffix}"]) for side in ("ih", "hh")]
    return {"kernel": kernel, "recurrentKernel": recurrent, "biases": torch.stack(biases)}


def case(kind):
    layer = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind](FEATURES, UNITS, batch_first=True, bidirectional=True)
    inputs = torch.randn(ROWS, STEPS, FEATURES)
    packed = torch.nn.utils.rnn.pack_padded_sequence(inputs, LENGTHS, batch_first=True, enforce_sorted=False)
    outputs, state = layer(packed)
    sequences, _ = torch.nn.utils.rnn.pad_packed_sequence(outputs, batch_first=True)
    last = torch.cat(list(state[0] if kind == "lstm" else state), dim=1)
    coefficients = torch.randn(ROWS, STEPS, 2 * UNITS)
    for row, length in enumerate(LENGTHS):
        coefficients[row, length:] = 0
    (sequences * coefficients).sum().backward()
    values = {name: p.detach() for name, p in layer.named_parameters()}
    gradients = {name: p.grad for name, p in layer.named_parameters()}
    directions = {"forward": "", "backward": "_reverse"}
    listed = lambda found: {name: value.tolist() for name, value in found.items()}
    return {
        "type": kind,
        "inputs": inputs.tolist(),
        "coefficients": coefficients.tolist(),
        "sequences": sequences.tolist(),
        "last": last.tolist(),
        "arrays": {name: listed(arrays(kind, values, suffix)) for name, suffix in directions.items()},
        "gradients": {name: listed(arrays(kind, gradients, suffix)) for name, suffix in directions.items()},
    }


place = pathlib.Path(__file__).with_name("packed.json")
found = {"units": UNITS, "lengths": LENGTHS, "cases": [case("lstm"), case("gru")]}
place.write_text(json.dumps(found) + "\n")
