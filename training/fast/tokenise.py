"""The tokeniser: runs of non-space characters are cut at places that a linear model chooses.

Mirrored in crates/language/src/tokenise.rs: what is a candidate and what is a feature must stay the same there.
"""

import unicodedata
from collections import defaultdict
import random

BITS = 16
QUOTES = {"“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'", "`": "'", "´": "'", "–": "-", "—": "-", "―": "-", "‐": "-", "‑": "-", "−": "-", "…": "."}


def fold_table():
    """Characters beyond ASCII → their plain lower-case form, one character each."""
    table = {}
    for code in list(range(0xA0, 0x250)) + list(range(0x370, 0x530)) + list(range(0x1E00, 0x2000)):
        c = chr(code)
        base = unicodedata.normalize("NFD", c.lower())[:1]
        if base and base != c and not unicodedata.combining(base):
            table[c] = base
    table.update({"ß": "s", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ı": "i", "æ": "a", "Æ": "a"})
    table.update(QUOTES)
    return table


FOLD = fold_table()


def fold(c):
    if c < "\x80":
        return c.lower()
    return FOLD.get(c, c)


def kind(c):
    """a letter, d digit, else the folded character itself."""
    if c < "\x80":
        return "a" if c.isalpha() else "d" if c.isdigit() else fold(c)
    return "a" if c.isalpha() or unicodedata.combining(c) else fold(c)


def fnv(seed, chars):
    h = (0x811C9DC5 ^ seed) * 0x01000193 & 0xFFFFFFFF
    for c in chars:
        h = (h ^ ord(c)) * 0x01000193 & 0xFFFFFFFF
    return h


class Chunk:
    """A run of non-space characters, prepared for cutting."""

    def __init__(self, text, after):
        self.text = text
        self.n = len(text)
        self.fold = "".join(fold(c) if not "0" <= c <= "9" else "0" for c in text)
        self.kind = "".join(kind(c) for c in text)
        self.after = after

    def candidates(self):
        k, f = self.kind, self.fold
        for i in range(1, self.n):
            if k[i] != k[i - 1] or k[i] not in "ad":
                yield i
            elif f[i : i + 3] == "n't" and not (i + 3 < self.n and k[i + 3] == "a"):
                yield i

    def features(self, start, i):
        f, k, n = self.fold, self.kind, self.n

        def w(s, a, b):
            lo, hi = i + a, i + b
            return "^" * max(0, min(-lo, 1)) + s[max(lo, 0) : min(hi, n)] + "$" * max(0, min(hi - n, 1))

        left = f[max(start, i - 12) : i]
        rest = f[i : i + 8]
        left_kind = collapse(k[max(start, i - 12) : i])
        scheme = "@" if "@" in f else "/" if "://" in f or f.startswith("www") else "."
        strings = (
            w(f, -1, 1),
            w(f, -2, 1),
            w(f, -1, 2),
            w(f, -2, 2),
            w(f, -3, 3),
            w(f, -3, 0),
            w(f, 0, 3),
            left,
            rest,
            left + "|" + f[i],
            left_kind + "|" + collapse(k[i : i + 8]),
            f[i] + self.after + left_kind + ("$" if i + 1 == n else ""),
            left + "|" + self.after + ("$" if i + 1 == n else ""),
            w(k, -4, 4),
            scheme + w(k, -1, 1),
            rest + "|" + left_kind + "|" + self.after,
            f[i - 1] + f[i],
        )
        return [fnv(j, s) & ((1 << BITS) - 1) for j, s in enumerate(strings)]


def collapse(s):
    """Runs of one character shortened to one."""
    return "".join(c for i, c in enumerate(s) if i == 0 or s[i - 1] != c)


def chunks(text):
    """(start, Chunk) of each run of non-space characters."""
    runs, at = [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        end = at
        while end < len(text) and not text[end].isspace():
            end += 1
        runs.append((at, end))
        at = end
    for j, (a, b) in enumerate(runs):
        after = ""
        if j + 1 < len(runs):
            c = text[runs[j + 1][0]]
            after = "A" if c.isupper() else "a" if kind(c) == "a" else "d" if kind(c) == "d" else "p"
        yield a, Chunk(text[a:b], after)


class Tokeniser:
    def __init__(self, weights=None, splits=None):
        self.weights = weights or [0] * (1 << BITS)
        self.splits = splits or {}

    def __call__(self, text):
        """Spans of the words of a passage."""
        out = []
        for base, c in chunks(text):
            start = 0
            if c.kind.strip("a") and c.kind.strip("d"):
                for i in c.candidates():
                    if sum(self.weights[x] for x in c.features(start, i)) > 0:
                        self.emit(out, base, c, start, i)
                        start = i
            self.emit(out, base, c, start, c.n)
        return out

    def emit(self, out, base, c, a, b):
        cut = self.splits.get(c.fold[a:b]) if b - a <= 12 else None
        for x in cut or ():
            out.append((base + a, base + x + a))
            base, a, b = base + x, a, b - x
        out.append((base + a, base + b))


def train(passages, seed, open_tags, epochs=6):
    """Averaged perceptron over the candidates of the treebanks' passages; split words from counts.

    Words whose first part has one of `open_tags` (a noun with a forgotten apostrophe) are not taken as split words.
    """
    rng = random.Random(seed)
    samples = []
    whole, cut = defaultdict(int), defaultdict(lambda: defaultdict(int))
    for p in passages:
        borders = {x for s in p.sentences for w in s for x in (w.start, w.end)}
        nouns = {w.start for s in p.sentences for w in s if w.tag in open_tags}
        for base, c in chunks(p.text):
            start, all_candidates = 0, set()
            if c.kind.strip("a") and c.kind.strip("d"):
                for i in c.candidates():
                    gold = base + i in borders
                    samples.append((c.features(start, i), gold))
                    all_candidates.add(i)
                    if gold:
                        start = i
            inner = sorted({0, c.n} | {i for i in all_candidates if base + i in borders})
            for a, b in zip(inner, inner[1:]):
                if not c.kind[a:b].strip("a") and b - a <= 12:
                    cuts = tuple(x - a for x in range(a + 1, b) if base + x in borders)
                    if cuts and base + a not in nouns:
                        cut[c.fold[a:b]][cuts] += 1
                    else:
                        whole[c.fold[a:b]] += 1
    splits = {}
    for form, ways in cut.items():
        best, count = max(ways.items(), key=lambda kv: (kv[1], kv[0]))
        if count >= 2 and count > whole[form]:
            steps, last = [], 0
            for x in best:
                steps.append(x - last)
                last = x
            splits[form] = steps
    size = 1 << BITS
    w, total, stamp, clock = [0] * size, [0] * size, [0] * size, 0
    for _ in range(epochs):
        rng.shuffle(samples)
        for feats, gold in samples:
            clock += 1
            score = sum(w[x] for x in feats)
            step = 1 if gold else -1
            if score * step <= 3:  # a margin
                for x in feats:
                    total[x] += w[x] * (clock - stamp[x])
                    stamp[x] = clock
                    w[x] += step
    for x in range(size):
        total[x] += w[x] * (clock - stamp[x])
    top = max(abs(t) for t in total) or 1
    return Tokeniser([round(t / top * 32000) for t in total], splits), len(samples)


def f1(tokeniser, passages):
    good = pred = gold = 0
    for p in passages:
        g = {(w.start, w.end) for s in p.sentences for w in s}
        s = set(tokeniser(p.text))
        good, pred, gold = good + len(g & s), pred + len(s), gold + len(g)
    return 2 * good / (pred + gold)
