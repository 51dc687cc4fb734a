"""Writes the weights: named arrays behind a short header, layers in 8 bits. Read by crates/language/src/accurate/."""

import json

import numpy as np
import torch

import labels
from events import CLASSES, ROLES, STATUSES
from export import write_arrays
from figures import read as read_arrays

MAGIC = b"ANNACCU1"


def rounded(matrix):
    """A matrix in 8 bits with a scale a row."""
    scale = np.maximum(np.abs(matrix).max(1) / 127, 1e-12).astype(np.float32)
    return np.clip(np.round(matrix / scale[:, None]), -127, 127).astype(np.int8), scale


def write(path, net, pieces):
    arrays = {}
    text = lambda items: np.frombuffer("\n".join(items).encode(), np.uint8)
    arrays["labels"] = text(labels.TAGS + labels.RELATIONS + labels.FEATURES + labels.NAME_LABELS)
    arrays["events"], arrays["statuses"], arrays["roles"] = text(["none"] + CLASSES), text(STATUSES), text(ROLES)
    arrays["vocab"] = text(pieces.texts)
    for name, value in net.state_dict().items():
        value = value.detach().cpu().float().numpy()
        if name == "pieces.weight" or name.startswith("layers.") and value.ndim == 2:
            name = "pieces" if name == "pieces.weight" else name
            arrays[name], arrays[name.removesuffix(".weight") + ".scale"] = rounded(value)
        else:
            half = value.ndim == 2 and name not in ("positions", "cases")
            arrays[name] = value.astype(np.float16 if half else np.float32)
    write_arrays(path, MAGIC, arrays)


def read(path, net):
    """Puts what a file holds into a network."""
    arrays = read_arrays(path, MAGIC)
    state = {}
    for name in net.state_dict():
        key = "pieces" if name == "pieces.weight" else name
        value = arrays[key].astype(np.float32)
        scale = arrays.get(key.removesuffix(".weight") + ".scale")
        state[name] = torch.from_numpy(value if scale is None else value * scale[:, None])
    net.load_state_dict(state)


def parity(path, engine, lines):
    """What sentences written for this project give, for the Rust side to reproduce."""
    with open(path, "w", encoding="utf-8") as out:
        for line in lines:
            read = engine(line)
            words = [w for s in read for w in s]
            bases = np.cumsum([0] + [len(s) for s in read])
            row = dict(
                text=line,
                words=[[w["start"], w["end"]] for w in words],
                sentences=[[int(a), int(b)] for a, b in zip(bases, bases[1:])],
                tags=[labels.TAGS[w["tag"]] for w in words],
                relations=[labels.RELATIONS[w["rel"]] for w in words],
                heads=[int(w["head"] + base) if w["head"] >= 0 else -1 for base, s in zip(bases, read) for w in s],
                names=[labels.NAME_LABELS[w["name"]] for w in words],
                events=[(["none"] + CLASSES)[w["event"]] for w in words],
                vectors=[[round(float(v), 5) for v in w["vector"][:8]] for w in words],
            )
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
