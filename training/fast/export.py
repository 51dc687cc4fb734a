"""Writes the weights: named arrays behind a short header. Read by crates/language/src/network/weights.rs."""

import json
import struct

import numpy as np
import torch

import labels
from tokenise import FOLD, fnv
from words import NAMES


def write(path, net, lexicon, cutter, lemmas):
    arrays = {}
    put = arrays.__setitem__
    w = {k: v.detach().numpy() for k, v in net.state_dict().items()}
    put("labels", text(labels.TAGS + labels.RELATIONS + labels.FEATURES + labels.NAME_LABELS))
    put("fold", text(f"{a}{b}" for a, b in sorted(FOLD.items())))
    put("cut.weights", np.array(cutter.weights, np.int16))
    put("cut.splits", text(f"{k} {' '.join(map(str, v))}" for k, v in sorted(cutter.splits.items())))
    put("pieces", np.array([fnv(1 if p.startswith("##") else 0, p.removeprefix("##")) for p in lexicon.pieces.texts], np.uint32))
    known = sorted(lexicon.known, key=lexicon.known.get)
    put("known", np.array([fnv(2, f) for f in known], np.uint32))
    table = net.pieces.numpy() @ w["project.weight"].T
    for name, rows in [("pieces", table), ("form", w["form.weight"])] + [(n, w[f"hashed.{i}.weight"]) for i, n in enumerate(NAMES)]:
        scale = np.abs(rows).max(1) / 127 + 1e-12
        put(f"rows.{name}", np.round(rows / scale[:, None]).astype(np.int8))
        put(f"scale.{name}", scale.astype(np.float32))
    skip = ("pieces", "project.weight", "form.weight", "hashed.")
    for k, v in w.items():
        if not k.startswith(skip):
            v = v.T if v.ndim == 2 and k.endswith(".weight") and "far" not in k else v
            put(k, np.ascontiguousarray(v).astype(np.float16 if v.ndim == 2 else np.float32))
    rules, hashes, numbers = lemmas.export()
    put("lemma.rules", text(rules))
    put("lemma.keys", np.array(hashes, np.uint32))
    put("lemma.values", np.array(numbers, np.uint16))
    write_arrays(path, b"ANNFAST1", arrays)


def write_arrays(path, magic, arrays):
    """Named arrays behind a short header."""
    kinds = {"uint8": 0, "int8": 1, "int16": 2, "uint16": 3, "uint32": 4, "float16": 5, "float32": 6}
    with open(path, "wb") as f:
        f.write(magic + struct.pack("<I", len(arrays)))
        for name, a in arrays.items():
            f.write(struct.pack("<B", len(name)) + name.encode() + struct.pack("<BB", kinds[a.dtype.name], a.ndim))
            f.write(struct.pack(f"<{a.ndim}I", *a.shape) + a.tobytes())


def text(items):
    return np.frombuffer("\n".join(items).encode(), np.uint8)


def parity(path, engine, source):
    """Labels of sentences written for this project, for the Rust side to reproduce."""
    if not source.exists():
        return
    with open(path, "w", encoding="utf-8") as out:
        for line in source.read_text(encoding="utf-8").splitlines():
            if not line:
                continue
            rows = [
                [len(line[: w["start"]].encode()), len(line[: w["end"]].encode()), labels.TAGS[w["tag"]], w["lemma"],
                 w["head"] + base if w["head"] >= 0 else -1, labels.RELATIONS[w["rel"]], labels.NAME_LABELS[w["name"]]]
                for base, s in based(engine(line)) for w in s
            ]
            out.write(json.dumps({"text": line, "words": rows}, ensure_ascii=False) + "\n")


def based(sentences):
    at = 0
    for s in sentences:
        yield at, s
        at += len(s)
