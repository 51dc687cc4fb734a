"""What the network sees of a word: word pieces, the known form, hashed prefix, suffixes and shape.

Mirrored in crates/language/src/fast/words.rs.
"""

import json
import struct
from pathlib import Path

import numpy as np

from tokenise import fold, fnv, kind

BUCKETS = {"suffix2": 1 << 10, "suffix3": 1 << 12, "suffix4": 1 << 13, "prefix3": 1 << 12, "shape": 1 << 9}
NAMES = list(BUCKETS)
MAX_PIECES = 12


def folded(form):
    return "".join(fold(c) for c in form)


def plain(form):
    """The folded form with digits as 0."""
    return "".join("0" if "0" <= c <= "9" else c for c in folded(form))


def shape(form):
    """Xx, XX, xx, dd … with runs cut to two."""
    out = []
    for c in form:
        k = kind(c)
        s = ("X" if c.isupper() else "x") if k == "a" else k
        if len(out) < 2 or out[-1] != s or out[-2] != s:
            out.append(s)
    return "".join(out[:12])


def hashed(form):
    """Bucket of each hashed feature, in the order of NAMES."""
    p = plain(form)
    strings = (p[-2:], p[-3:], p[-4:], p[:3], shape(form))
    return [fnv(100 + i, s) % BUCKETS[n] for i, (n, s) in enumerate(zip(NAMES, strings))]


class Pieces:
    """Word pieces of MiniLM's vocabulary that are plain text, and their embeddings."""

    def __init__(self, folder):
        folder = Path(folder)
        vocab = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
        with open(folder / "model.safetensors", "rb") as f:
            (n,) = struct.unpack("<Q", f.read(8))
            header = json.loads(f.read(n))
            entry = header["embeddings.word_embeddings.weight"]
            a, b = entry["data_offsets"]
            f.seek(8 + n + a)
            kinds = {"F32": np.float32, "F16": np.float16}
            table = np.frombuffer(f.read(b - a), kinds[entry["dtype"]]).reshape(entry["shape"]).astype(np.float32)
        keep = [i for i, p in enumerate(vocab) if p == "[UNK]" or p.isascii() and p and p[0] != "["]
        keep.sort(key=lambda i: vocab[i] != "[UNK]")
        self.texts = [vocab[i] for i in keep]
        table = table[keep]
        table = table - table.mean(0)
        self.table = table / table.std()
        self.index = {p: i for i, p in enumerate(self.texts)}

    def of(self, form):
        """Rows of the pieces of a word; row 0 is the unknown piece."""
        out = []
        word = folded(form)
        a = 0
        while a < len(word):
            b = a + 1
            if kind(word[a]) in "ad":
                while b < len(word) and kind(word[b]) in "ad":
                    b += 1
            out += self.run(word[a:b])
            a = b
        return out[:MAX_PIECES] or [0]

    def run(self, word):
        out, a = [], 0
        while a < len(word):
            b = min(len(word), a + 18)
            while b > a and ("##" if a else "") + word[a:b] not in self.index:
                b -= 1
            if b == a:
                return [0]
            out.append(self.index[("##" if a else "") + word[a:b]])
            a = b
        return out


class Lexicon:
    """Every distinct form met, with its features; grows."""

    def __init__(self, pieces, known):
        self.pieces = pieces
        self.known = {form: i + 1 for i, form in enumerate(known)}
        self.ids, self.rows, self.piece_lists = {}, [], []
        self.array = None

    def id(self, form):
        i = self.ids.get(form)
        if i is None:
            i = self.ids[form] = len(self.rows)
            self.rows.append([self.known.get(plain(form), 0)] + hashed(form))
            self.piece_lists.append(self.pieces.of(form))
            self.array = None
        return i

    def features(self, ids):
        """(rows, flat pieces, offsets) of the given word ids."""
        if self.array is None:
            self.array = np.array(self.rows, dtype=np.int64)
        lists = [self.piece_lists[i] for i in ids]
        offsets = np.cumsum([0] + [len(x) for x in lists[:-1]])
        return self.array[ids], np.array([p for x in lists for p in x], dtype=np.int64), offsets.astype(np.int64)


def glue(spans):
    """For each word 1, +1 where it touches the word before it, +2 where it touches the one after (0: unknown)."""
    n = len(spans)
    return [
        1 + (i > 0 and spans[i - 1][1] == a) + 2 * (i + 1 < n and spans[i + 1][0] == b) for i, (a, b) in enumerate(spans)
    ]
