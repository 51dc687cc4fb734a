"""Lemmas as edit rules, looked up by tag and the longest known ending of the word.

Mirrored in crates/language/src/lemma.rs.
"""

from collections import Counter, defaultdict
import math

import labels
from tokenise import fnv
from words import folded

PROPN = labels.TAGS.index("PROPN")
LONGEST = 12


def rule(form, tag, lemma):
    """`cut:add` on the end of the form (lower case but for proper nouns), or `=whole`."""
    base = form if tag == PROPN else form.lower()
    k = 0
    while k < len(base) and k < len(lemma) and base[k] == lemma[k]:
        k += 1
    if k == 0 or len(base) - k > 6:
        return "=" + lemma
    return f"{len(base) - k}:{lemma[k:]}"


def apply(rule_, form, tag):
    base = form if tag == PROPN else form.lower()
    if rule_.startswith("="):
        return rule_[1:]
    cut, add = rule_.split(":", 1)
    cut = int(cut)
    return base[: len(base) - cut] + add if cut <= len(base) else base


def endings(form):
    """From the empty ending to the whole word, which is marked with ^."""
    f = folded(form)
    for k in range(0, min(len(f), LONGEST) + 1):
        yield f[len(f) - k :]
    if len(f) <= LONGEST:
        yield "^" + f


class Lemmas:
    def __init__(self):
        self.table = {}

    def train(self, items):
        """`items`: (form, tag, lemma, count), counts > 0."""
        by_key = defaultdict(Counter)
        for form, tag, lemma, count in items:
            r = rule(form, tag, lemma)
            for e in endings(form):
                whole = e.startswith("^")
                by_key[(tag, e)][r] += count if whole else 1 + math.log(count)
        for (tag, e), votes in by_key.items():
            best = max(votes.items(), key=lambda kv: (kv[1], kv[0]))[0]
            self.table[(tag, e)] = best
        for tag, e in sorted(self.table, key=lambda k: -len(k[1])):
            parent = (tag, e[1:]) if e else None
            while parent and parent not in self.table:
                parent = (tag, parent[1][1:]) if parent[1] else None
            if parent and self.table[parent] == self.table[(tag, e)]:
                self.table[(tag, e)] = None
        self.table = {k: v for k, v in self.table.items() if v is not None}
        return self

    def __call__(self, form, tag):
        best = "0:"
        for e in endings(form):
            best = self.table.get((tag, e), best)
        return apply(best, form, tag)

    def export(self):
        """(sorted rule texts, hashes, rule of each hash)."""
        rules = sorted(set(self.table.values()))
        number = {r: i for i, r in enumerate(rules)}
        rows = sorted((fnv(200 + tag, e), number[r]) for (tag, e), r in self.table.items())
        return rules, [h for h, _ in rows], [r for _, r in rows]
