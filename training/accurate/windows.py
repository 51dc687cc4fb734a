"""Training batches: passages cut to windows of whole sentences, varied in case and punctuation."""

import numpy as np

import labels
import newswire
from batches import drop_punct, vary
from data import name_mask
from events import UNKNOWN, in_capitals
from pieces import case

MOST = 126  # pieces of a window, its two marks left out
LONGEST = 254  # pieces of a window of one sentence
ROLES_OF = 24  # triggers of a window whose roles are learned


class Window:
    """Consecutive sentences as arrays; `first` marks where sentences begin."""

    def __init__(self, sentences, syntax, pieces, how):
        words = [w for s in sentences for w in s]
        forms = [w for s in sentences for w in recased(s, how)]
        lists = [pieces.of(f) for f in forms]
        self.pieces = [1] + [p for l in lists for p in l] + [2]
        self.cases = [0] + [case(f) for f, l in zip(forms, lists) for _ in l] + [0]
        self.words = list(np.cumsum([1] + [len(l) for l in lists[:-1]]))
        self.spans = []
        self.tag = [w.tag if syntax or w.tag >= 0 else UNKNOWN for w in words]
        self.feats = [sum(1 << f for f in w.feats) for w in words]
        self.names = [name_mask(w.names) for w in words]
        self.event = [getattr(w, "event", UNKNOWN) for w in words]
        self.status = [getattr(w, "status", UNKNOWN) for w in words]
        self.aggregate = [getattr(w, "aggregate", UNKNOWN) for w in words]
        self.head, self.rel, self.roles = [], [], []
        at = 0
        for s in sentences:
            self.spans.append((at, at + len(s)))
            known = syntax or s[0].tag >= 0
            self.head += [w.head if known else UNKNOWN for w in s]
            self.rel += [w.rel if known else UNKNOWN for w in s]
            self.roles += [(at + i, at, getattr(w, "roles", None)) for i, w in enumerate(s) if getattr(w, "roles", None)]
            at += len(s)


def recased(sentence, how):
    """The forms of a sentence in the case that is wanted."""
    forms = [w.form for w in sentence]
    if callable(how):
        return [how(f, i == 0) for i, f in enumerate(forms)]
    return vary(forms, None, how)


def cut(sentence, pieces, most):
    """A sentence, or parts of it that fit into a window."""
    part, size = [], 0
    for w in sentence:
        n = len(pieces.of(w.form))
        if size + n > most and part:
            yield part
            part, size = [], 0
        part.append(w)
        size += n
    if part:
        yield part


def windows(passages, rng, pieces, pools=None, recaser=None):
    """Windows of all passages, in random cuts; now and then a paragraph runs on into the next."""
    out, block, size, before = [], [], 0, None

    def close():
        nonlocal block, size
        if block:
            x, how = rng.random(), "same"
            if recaser and in_capitals([w for s in block for w in s]):
                how = recaser.word if x < 0.65 else "lower" if x < 0.75 else "same"
            elif pools:
                how = "upper" if x < 0.07 else "lower" if x < 0.13 else "title" if x < 0.16 else "same"
            out.append(Window(block, before.syntax, pieces, how))
        block, size = [], 0

    for p in passages:
        if not (before and p.syntax and p.doc == before.doc and rng.random() < 0.08):
            close()
        limit = MOST if rng.random() < 0.6 else 48
        before = p
        for s in p.sentences:
            if pools and p.doc != "btc" and not told(s):
                s = pools.vary(s, p.syntax, rng, 0.3)
            if pools and p.syntax and len(s) > 2:
                s = newswire.graft(s, rng)
            if pools and p.syntax and len(s) > 2 and rng.random() < 0.06:
                s = drop_punct(s, rng)
            whole = p.syntax or told(s)
            if whole and sum(len(pieces.of(w.form)) for w in s) > LONGEST:
                continue
            for part in cut(s, pieces, LONGEST if whole else MOST):
                n = sum(len(pieces.of(w.form)) for w in part)
                if size + n > limit:
                    close()
                block.append(part)
                size += n
                before = p
    close()
    return out


def told(sentence):
    return hasattr(sentence[0], "event")


def batches(windows_, rng, tokens):
    """Lists of windows of like length, of at most so many pieces with their padding."""
    order = sorted(windows_, key=lambda w: len(w.pieces) + rng.random() * 8)
    out, block = [], []
    for w in order:
        if block and (len(block) + 1) * max(len(w.pieces), len(block[-1].pieces)) > tokens:
            out.append(block)
            block = []
        block.append(w)
    if block:
        out.append(block)
    rng.shuffle(out)
    return out


def arrays(block):
    """What the network and the losses need. Words are numbered through the block; sentences and triggers are padded."""
    n, t = len(block), max(len(w.pieces) for w in block)
    pieces, cases, mask = (np.zeros((n, t), k) for k in (np.int64, np.int64, np.float32))
    at, first, tag, feats, names, event, status, aggregate = ([] for _ in range(8))
    sentences, roles = [], []
    base = 0
    for r, w in enumerate(block):
        pieces[r, : len(w.pieces)], cases[r, : len(w.pieces)], mask[r, : len(w.pieces)] = w.pieces, w.cases, 1
        at += [r * t + i for i in w.words]
        starts = {a for a, _ in w.spans}
        first += [UNKNOWN if i == 0 or w.tag[i] == UNKNOWN and w.event[i] == UNKNOWN else int(i in starts) for i in range(len(w.words))]
        tag, feats, names = tag + w.tag, feats + w.feats, names + w.names
        event, status, aggregate = event + w.event, status + w.status, aggregate + w.aggregate
        for a, b in w.spans:
            if w.head[a] != UNKNOWN:
                sentences.append((base + a, w.head[a:b], w.rel[a:b]))
        roles += [(base + i, base + a, kinds) for i, a, kinds in w.roles[:ROLES_OF]]
        base += len(w.words)
    bits = lambda rows, width: (np.array(rows, np.int64)[:, None] >> np.arange(width)) & 1
    return dict(
        pieces=pieces, cases=cases, mask=mask, at=np.array(at), first=np.array(first), tag=np.array(tag),
        feats=bits(feats, len(labels.FEATURES)).astype(np.float32), allowed=bits(names, len(labels.NAME_LABELS)).astype(bool),
        event=np.array(event), status=np.array(status), aggregate=np.array(aggregate),
        **padded("tree", [(a, h, r) for a, h, r in sentences]),
        **padded("role", [(a, k, [i] * len(k)) for i, a, k in roles]),
    )


def padded(name, rows):
    """Runs of words with two labels each, as rows of one length."""
    if not rows:
        return {}
    l = max(len(r[1]) for r in rows)
    place, one, two = (np.full((len(rows), l), UNKNOWN, np.int64) for _ in range(3))
    place[:] = 0
    for j, (a, x, y) in enumerate(rows):
        place[j, : len(x)], one[j, : len(x)], two[j, : len(x)] = a + np.arange(len(x)), x, y
    lengths = np.array([len(r[1]) for r in rows])
    return {f"{name}_place": place, f"{name}_one": one, f"{name}_two": two, f"{name}_lengths": lengths}
