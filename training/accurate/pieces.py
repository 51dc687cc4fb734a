"""Word pieces as all-MiniLM-L6-v2 knows them, and the case that its uncased vocabulary loses."""

import json
import struct
import unicodedata
from pathlib import Path

import numpy as np

SPECIAL = ["[UNK]", "[CLS]", "[SEP]"]
LONGEST = 100
NO_LETTERS, LOWER, TITLE, UPPER, MIXED = range(5)


def tensors(path):
    """The arrays of a safetensors file."""
    kinds = {"F32": np.float32, "F16": np.float16, "I64": np.int64}
    with open(path, "rb") as f:
        (n,) = struct.unpack("<Q", f.read(8))
        header = json.loads(f.read(n))
        body = f.read()
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(body[e["data_offsets"][0] : e["data_offsets"][1]], kinds[e["dtype"]]).reshape(e["shape"])
        for name, e in header.items()
    }


def is_punctuation(c):
    return not c.isspace() and (33 <= ord(c) <= 47 or 58 <= ord(c) <= 64 or 91 <= ord(c) <= 96 or 123 <= ord(c) <= 126 or unicodedata.category(c).startswith("P"))


def is_ideograph(c):
    return 0x4E00 <= ord(c) <= 0x9FFF or 0x3400 <= ord(c) <= 0x4DBF or 0xF900 <= ord(c) <= 0xFAFF


def case(word):
    """Which letters of a word are capitals."""
    letters = [c for c in word if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    if not letters:
        return NO_LETTERS
    if upper == 0:
        return LOWER
    if upper == 1 and letters[0].isupper():
        return TITLE
    if upper == len(letters):
        return UPPER
    return MIXED


class Pieces:
    """The vocabulary, without what English news does not need: other scripts and unused rows."""

    def __init__(self, folder):
        vocabulary = (Path(folder) / "vocab.txt").read_text(encoding="utf-8").split("\n")
        latin = lambda p: all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2200 for c in p)
        kept = [i for i, p in enumerate(vocabulary) if p and not p.startswith("[") and latin(p)]
        self.rows = [vocabulary.index(s) for s in SPECIAL] + kept
        self.texts = [vocabulary[i] for i in self.rows]
        self.index = {p: i for i, p in enumerate(self.texts)}
        self.known = {}

    def of(self, word):
        """The numbers of a word's pieces, at least one."""
        if word not in self.known:
            self.known[word] = self.cut(word)
        return self.known[word]

    def cut(self, word):
        plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
        parts = [""]
        for c in plain:
            if is_punctuation(c) or is_ideograph(c):
                parts += [c, ""]
            elif c.isspace() or unicodedata.category(c) in ("Cc", "Cf") or ord(c) in (0, 0xFFFD):
                parts.append("")
            else:
                parts[-1] += c
        return [p for part in parts if part for p in self.part(part)] or [0]

    def part(self, text):
        if len(text) > LONGEST:
            return [0]
        found, start = [], 0
        while start < len(text):
            end = len(text)
            while end > start and ("##" if start else "") + text[start:end] not in self.index:
                end -= 1
            if end == start:
                return [0]
            found.append(self.index[("##" if start else "") + text[start:end]])
            start = end
        return found
