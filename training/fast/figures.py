"""Figures and parity cases of a weights file, read back in Python:

python3 training/fast/figures.py --data ../shared/data --model models/fast/model.bin [--parity models/fast/parity.jsonl]
"""

import argparse
import json
import struct
from pathlib import Path

import numpy as np
import torch
from torch import nn

import data
import export
from engine import Engine, score, score_names
from lemma import Lemmas
from network import Network
from tokenise import Tokeniser, fnv
from words import NAMES, Lexicon, Pieces

KINDS = (np.uint8, np.int8, np.int16, np.uint16, np.uint32, np.float16, np.float32)


def read(path, magic=b"ANNFAST1"):
    """The arrays of a weights file."""
    b = Path(path).read_bytes()
    assert b[:8] == magic
    (count,), at, out = struct.unpack_from("<I", b, 8), 12, {}
    for _ in range(count):
        n = b[at]
        name = b[at + 1 : at + 1 + n].decode()
        kind, dims = b[at + 1 + n], b[at + 2 + n]
        at += 3 + n
        shape = struct.unpack_from(f"<{dims}I", b, at)
        at += 4 * dims
        size = int(np.prod(shape))
        out[name] = np.frombuffer(b, KINDS[kind], size, at).reshape(shape)
        at += size * KINDS[kind]().nbytes
    return out


class Hashed(dict):
    """A table whose keys are kept as hashes."""

    def __init__(self, hashes, values, hash_of):
        super().__init__(zip(hashes.tolist(), values))
        self.hash_of = hash_of

    def get(self, key, default=None):
        return super().get(self.hash_of(key), default)

    def __contains__(self, key):
        return super().__contains__(self.hash_of(key))

    def __getitem__(self, key):
        return super().__getitem__(self.hash_of(key))


def text(array):
    return array.tobytes().decode().split("\n")


def load(path):
    """The engine that a weights file describes."""
    a = read(path)
    rows = lambda n: torch.tensor(a[f"rows.{n}"].astype(np.float32) * a[f"scale.{n}"][:, None])
    pieces = object.__new__(Pieces)
    pieces.index = Hashed(a["pieces"], range(len(a["pieces"])), lambda p: fnv(int(p.startswith("##")), p.removeprefix("##")))
    lexicon = Lexicon(pieces, [])
    lexicon.known = Hashed(a["known"], range(1, len(a["known"]) + 1), lambda f: fnv(2, f))
    rules = text(a["lemma.rules"])
    lemmas = Lemmas()
    lemmas.table = Hashed(a["lemma.keys"], [rules[i] for i in a["lemma.values"]], lambda k: fnv(200 + k[0], k[1]))
    splits = {k: [int(x) for x in v] for k, *v in (l.split(" ") for l in text(a["cut.splits"]) if l)}
    table = rows("pieces")
    width = table.shape[1]
    net = Network(
        len(a["known"]), table.numpy(), width, sum(k.endswith(".conv") for k in a), a["blocks.0.conv"].shape[1],
        a["arc_root"].size, a["label_root"].size, a["hidden.bias"].size, a["cut_own.bias"].size,
    )
    net.project = nn.Identity()
    state = {"pieces": table, "form.weight": rows("form")}
    state.update({f"hashed.{i}.weight": rows(n) for i, n in enumerate(NAMES)})
    for k in net.state_dict():
        if k not in state:
            v = a[k].astype(np.float32)
            state[k] = torch.tensor(v.T.copy() if v.ndim == 2 and k.endswith(".weight") and "far" not in k else v)
    net.load_state_dict(state)
    return Engine(net, lexicon, Tokeniser([int(w) for w in a["cut.weights"]], splits), lemmas)


def figures(engine, folder, held):
    """Scores on the dev parts, and of names on held-out passages."""
    ewt, gum = data.load_treebanks(folder, "dev")
    out = {"ewt-dev": score(engine, ewt)}
    for genre in data.FREE_GENRES:
        out[f"gum-dev-{genre}"] = score(engine, [p for p in gum if p.doc.split("_")[1] == genre])
    out["gum-dev-free"] = score(engine, gum)
    for doc in ("wikigold", "btc", "re3d"):
        out[f"names-{doc}"] = score_names(engine, [p for p in held if p.doc == doc])
    out["names-held-out"] = score_names(engine, held)
    return out


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--data", required=True)
    p.add_argument("--model", required=True)
    p.add_argument("--parity")
    o = p.parse_args()
    torch.set_num_threads(1)
    engine = load(o.model)
    if o.parity:
        export.parity(Path(o.parity), engine, Path(__file__).with_name("parity.txt"))
    print(json.dumps(figures(engine, o.data, data.load_names(o.data, engine.tokenise)[1]), indent=1), flush=True)


if __name__ == "__main__":
    main()
