"""Other names in the place of names: so that the kind of an unknown name is read off its letters and its company."""

import gzip
import json
from pathlib import Path

from data import Word

SOURCES = {
    "ne_10m_populated_places": ("name", "NAME", "nameascii", "NAMEASCII"),
    "ne_10m_admin_1_label_points": ("name", "NAME"),
    "ne_50m_admin_0_countries": ("NAME", "name"),
}


def first_kind(names):
    return names[0][2:] if names and names[0] != "O" else None


def spans(sentence):
    """(first, end, allowed kinds) of the names of a sentence."""
    out, start = [], None
    for i in range(len(sentence) + 1):
        names = sentence[i].names if i < len(sentence) else None
        inner = names is not None and names[0].startswith("I-")
        if start is not None and not inner:
            out.append((start, i, first_kind(sentence[start].names)))
            start = None
        if names is not None and names[0].startswith("B-"):
            start = i
    return out


class Pools:
    """Names by kind, as lists of words: places from Natural Earth (CC0), the others from the training data."""

    def __init__(self, folder, tokenise, passages):
        places = set()
        for file, keys in SOURCES.items():
            with gzip.open(Path(folder) / "natural-earth" / f"{file}.json.gz", "rt", encoding="utf-8") as f:
                for feature in json.load(f)["features"]:
                    row = feature["properties"]
                    for key in keys:
                        if isinstance(row.get(key), str) and row[key][:1].isupper() and "(" not in row[key]:
                            places.add(row[key])
        cut = lambda text: tuple(text[a:b] for a, b in tokenise(text))
        pools = {"place": {cut(p) for p in places if len(p) < 30}, "person": set(), "organisation": set()}
        for p in passages:
            if p.doc == "btc":
                continue
            for s in p.sentences:
                for a, b, kind in spans(s):
                    if kind in ("person", "organisation") and b - a <= 5 and s[a].form[:1].isupper():
                        pools[kind].add(tuple(w.form for w in s[a:b]))
        self.all = {k: sorted(v) for k, v in pools.items()}
        self.single = {k: [x for x in v if len(x) == 1] for k, v in self.all.items()}

    def vary(self, sentence, syntax, rng, share):
        """The sentence with some of its names swapped; where there is a tree, one word for one word."""
        found = [(a, b, k) for a, b, k in spans(sentence) if k in self.all and not (syntax and b - a > 1)]
        found = [x for x in found if rng.random() < share]
        if not found:
            return sentence
        out, at = [], 0
        for a, b, kind in found:
            out += sentence[at:a]
            old = sentence[a:b]
            new = rng.choice(self.single[kind] if syntax else self.all[kind])
            allowed = tuple(n[2:] for n in old[0].names)
            far = 10_000_000 * (a + 1)
            for i, form in enumerate(new):
                names = tuple(("I-" if i else "B-") + k for k in allowed)
                w = Word(form, far + 2 * i, far + 2 * i + 1, names=names)
                if i == 0:
                    w.start = old[0].start
                if i + 1 == len(new):
                    w.end = old[-1].end
                if i > 0 and (form == "-" or new[i - 1] == "-"):
                    w.start = out[-1].end
                if syntax:
                    w.tag, w.feats, w.head, w.rel, w.lemma = old[0].tag, old[0].feats, old[0].head, old[0].rel, old[0].lemma
                out.append(w)
            at = b
        return out + sentence[at:]
