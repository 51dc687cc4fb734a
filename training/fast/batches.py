"""Training batches: passages cut to windows of whole sentences, varied in case and punctuation."""

import numpy as np
import torch

import labels
import newswire
from data import name_mask
from words import glue

ALL = (1 << len(labels.NAME_LABELS)) - 1
PUNCT = labels.TAGS.index("PUNCT")
WINDOW = 90
LENGTHS = (0, 8, 14, 20, 28, 40, 60, 10000)  # sentences are grouped by length


def vary(words, rng, how):
    """The forms of some words in another case."""
    if how == "upper":
        return [w.upper() for w in words]
    if how == "lower":
        return [w.lower() for w in words]
    if how == "title":
        return [w[:1].upper() + w[1:] for w in words]
    return words


class Window:
    """Consecutive sentences, as arrays."""

    def __init__(self, sentences, syntax, spaced):
        self.syntax = syntax
        self.forms, self.tag, self.feats, self.names, self.first = [], [], [], [], []
        self.sentences, self.glue = [], []
        for s in sentences:
            base = len(self.forms)
            for i, w in enumerate(s):
                self.forms.append(w.form)
                self.tag.append(w.tag)
                self.feats.append(sum(1 << f for f in w.feats))
                self.names.append(name_mask(w.names))
                self.first.append(float(i == 0))
            self.glue += glue([(w.start, w.end) for w in s]) if spaced else [0] * len(s)
            if syntax:
                self.sentences.append((base, [w.head for w in s], [w.rel for w in s]))


def drop_punct(sentence, rng):
    """The sentence without its closing mark, or without commas and quotes."""
    leaf = set(range(len(sentence))) - {w.head for w in sentence}
    if rng.random() < 0.5:
        gone = {len(sentence) - 1}
    else:
        gone = {i for i, w in enumerate(sentence) if w.form in ',"“”\'' and w.tag == PUNCT}
    gone = {i for i in gone & leaf if sentence[i].tag == PUNCT}
    if not gone or len(gone) == len(sentence):
        return sentence
    new, place = [], {}
    for i in range(len(sentence)):
        if i not in gone:
            place[i] = len(place)
    for i, w in enumerate(sentence):
        if i in gone:
            continue
        c = type(w)(w.form, w.start, w.end, w.lemma, w.tag, w.feats, place[w.head] if w.head >= 0 else -1, w.rel, w.names)
        new.append(c)
    return new


def windows(passages, rng, pools=None):
    """Windows of all passages, in random cuts; now and then a paragraph runs on into the next."""
    out, block, size, before = [], [], 0, None

    def close():
        nonlocal block, size
        if block:
            out.append(Window(block, before.syntax, before.doc not in ("wikigold", "btc") and rng.random() < 0.95))
        block, size = [], 0

    for p in passages:
        if not (before and p.syntax and p.doc == before.doc and rng.random() < 0.08):
            close()
        limit = WINDOW if rng.random() < 0.7 else 40
        before = p
        for s in p.sentences:
            if pools and p.doc != "btc":
                s = pools.vary(s, p.syntax, rng, 0.3)
            if pools and p.syntax and len(s) > 2:
                s = newswire.graft(s, rng)
            if p.syntax and len(s) > 2 and rng.random() < 0.06:
                s = drop_punct(s, rng)
            if size + len(s) > limit:
                close()
            block.append(s)
            size += len(s)
    close()
    return out


def batches(windows_, rng, tokens):
    """Lists of windows of like length."""
    order = sorted(windows_, key=lambda w: len(w.forms) + rng.random() * 12)
    out, block = [], []
    for w in order:
        if block and (len(block) + 1) * max(len(w.forms), max(len(b.forms) for b in block)) > tokens:
            out.append(block)
            block = []
        block.append(w)
    if block:
        out.append(block)
    rng.shuffle(out)
    return out


def tensors(block, lexicon, rng, augment):
    """The arrays that the network and the losses need; tokens are numbered row by row, padded."""
    n, t = len(block), max(len(w.forms) for w in block)
    ids = np.zeros((n, t), np.int64)
    mask = np.zeros((n, t), np.float32)
    first = np.zeros((n, t), np.float32)
    glued = np.zeros((n, t), np.int64)
    tag = np.full((n, t), -100, np.int64)
    feats = np.zeros((n, t), np.int64)
    names = np.full((n, t), ALL, np.int64)
    syntax = np.zeros((n, t), np.float32)
    sentences, heads, rels = [], [], []
    for r, w in enumerate(block):
        k = len(w.forms)
        how = "same"
        if augment:
            x = rng.random()
            how = "upper" if x < 0.07 else "lower" if x < 0.13 else "title" if x < 0.16 else "same"
        ids[r, :k] = [lexicon.id(f) for f in vary(w.forms, rng, how)]
        mask[r, :k] = 1
        first[r, :k] = w.first
        glued[r, :k] = w.glue
        names[r, :k] = w.names
        if w.syntax:
            tag[r, :k] = w.tag
            feats[r, :k] = w.feats
            syntax[r, :k] = 1
            for base, h, rel in w.sentences:
                sentences.append(r * t + base)
                heads.append(h)
                rels.append(rel)
    unique, index = np.unique(ids, return_inverse=True)
    rows, flat, offsets = lexicon.features(unique)
    groups = []
    order = sorted(range(len(heads)), key=lambda i: len(heads[i]))
    for low, high in zip(LENGTHS, LENGTHS[1:]):
        members = [i for i in order if low < len(heads[i]) <= high]
        if not members:
            continue
        l = len(heads[members[-1]])
        place = np.zeros((len(members), l), np.int64)
        head = np.full((len(members), l), -100, np.int64)
        rel = np.full((len(members), l), -100, np.int64)
        for j, i in enumerate(members):
            k = len(heads[i])
            place[j, :k] = sentences[i] + np.arange(k)
            head[j, :k] = np.array(heads[i]) + 1
            rel[j, :k] = rels[i]
        lengths = torch.tensor([len(heads[i]) for i in members])
        groups.append((*(torch.from_numpy(x) for x in (place, head, rel)), lengths))
    bits = (feats[..., None] >> np.arange(len(labels.FEATURES))) & 1
    allowed = (names[..., None] >> np.arange(len(labels.NAME_LABELS))) & 1
    T = torch.from_numpy
    return dict(
        rows=T(rows), flat=T(flat), offsets=T(offsets), index=T(index.reshape(n, t).T.copy()), mask=T(mask.T.copy()), first=T(first.T.copy()), glue=T(glued.T.copy()),
        tag=T(tag), feats=T(bits.astype(np.float32)), allowed=T(allowed.astype(bool)), syntax=T(syntax),
        groups=groups,
    )
