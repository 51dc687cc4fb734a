"""The whole way from raw text, in Python: for figures while training and for parity cases."""

import numpy as np
import torch

import labels
import tree
from network import distance
from words import glue

LONGEST_SENTENCE = 200


def cuts_of(logits):
    """Sentence starts from the logits: where positive, and within overlong sentences at the best place."""
    starts = [0] + [i for i in range(1, len(logits)) if logits[i] > 0]
    out = []
    for a, b in zip(starts, starts[1:] + [len(logits)]):
        while b - a > LONGEST_SENTENCE:
            half = a + LONGEST_SENTENCE // 2
            best = half + int(np.argmax(logits[half : a + LONGEST_SENTENCE]))
            out.append(a)
            a = best
        out.append(a)
    return out


class Engine:
    def __init__(self, network, lexicon, tokenise, lemmas):
        self.network, self.lexicon, self.tokenise, self.lemmas = network, lexicon, tokenise, lemmas

    @torch.no_grad()
    def __call__(self, text):
        """List of sentences; a word is a dict of its span and labels."""
        net = self.network.eval()
        spans = self.tokenise(text)
        if not spans:
            return []
        forms = [text[a:b] for a, b in spans]
        ids = [self.lexicon.id(f) for f in forms]
        unique, index = np.unique(ids, return_inverse=True)
        rows, flat, offsets = (torch.from_numpy(x) for x in self.lexicon.features(unique))
        starts = []

        def choose(logits):
            starts.extend(cuts_of(logits[:, 0].numpy()))
            first = torch.zeros_like(logits)
            first[starts, 0] = 1.0
            return first

        vectors = net.vectors(rows, flat, offsets)
        x, _, _ = net.encode(vectors, torch.from_numpy(index.reshape(-1, 1)), torch.tensor(glue(spans))[:, None],
                             torch.ones(len(forms), 1), choose)
        heads_ = net.heads(x)
        tag, feat, name = net.tags(heads_)
        tag = tag.argmax(-1).tolist()
        feat = feat > 0
        out = []
        for a, b in zip(starts, starts[1:] + [len(forms)]):
            scores = net.arcs(heads_, torch.arange(a, b)[None], torch.tensor([b - a]))[0].numpy()
            heads = tree.heads(scores)
            own = torch.arange(a, b)
            root = torch.tensor([h < 0 for h in heads])
            at = torch.tensor([a + max(h, 0) for h in heads])
            rel = net.relations(heads_, own, at, root, distance(at - own))
            rel[:, labels.RELATIONS.index("root")] = -1e9
            rel = rel.argmax(-1).tolist()
            sentence, names = [], best_names(name[a:b])
            for i in range(b - a):
                t = tag[a + i]
                r = labels.RELATIONS.index("root") if heads[i] < 0 else rel[i]
                sentence.append(
                    dict(start=spans[a + i][0], end=spans[a + i][1], tag=t, head=heads[i], rel=r, name=names[i],
                         feats=[k for k in range(len(labels.FEATURES)) if feat[a + i, k]],
                         lemma=self.lemmas(forms[a + i], t))
                )
            out.append(sentence)
        return out


def f(good, pred, gold):
    return 100 * 2 * good / max(pred + gold, 1)


def score(engine, passages):
    """CoNLL-18 style F1 from raw text: words are the same where their characters are."""
    n = dict(words=0, sentences=0, tag=0, lemma=0, uas=0, las=0)
    pred = gold = ps = gs = 0
    main = [r.split(":")[0] for r in labels.RELATIONS]
    for p in passages:
        system = engine(p.text)
        mine = {(w["start"], w["end"]): (s, w) for s in system for w in s}
        pred, ps = pred + len(mine), ps + len(system)
        bounds = {(s[0]["start"], s[-1]["end"]) for s in system}
        for s in p.sentences:
            gs += 1
            n["sentences"] += (s[0].start, s[-1].end) in bounds
            for w in s:
                gold += 1
                if (w.start, w.end) not in mine:
                    continue
                sent, m = mine[(w.start, w.end)]
                n["words"] += 1
                n["tag"] += m["tag"] == w.tag
                n["lemma"] += m["lemma"] == w.lemma or w.lemma == "_"
                if w.head < 0 or m["head"] < 0:
                    same = w.head < 0 and m["head"] < 0
                else:
                    h, g = sent[m["head"]], s[w.head]
                    same = (h["start"], h["end"]) == (g.start, g.end)
                n["uas"] += same
                n["las"] += same and main[m["rel"]] == main[w.rel]
    out = {k: round(f(v, pred, gold), 2) for k, v in n.items()}
    out["sentences"] = round(f(n["sentences"], ps, gs), 2)
    return out


def best_names(scores):
    """The best label sequence in which an inner label follows its own kind; `scores` [words, labels]."""
    scores = np.asarray(scores, np.float64)
    total, back = scores[0].copy(), []
    total[2::2] = -1e9
    for row in scores[1:]:
        top = int(total.argmax())
        way = np.full(len(row), top)
        inner = np.arange(2, len(row), 2)
        way[inner] = np.where(total[inner - 1] >= total[inner], inner - 1, inner)
        total = total[way] + row
        back.append(way)
    path = [int(total.argmax())]
    for way in reversed(back):
        path.append(int(way[path[-1]]))
    return path[::-1]


def name_spans(labels_):
    """(first, end, kind) of the names of a label sequence, repaired: I after another kind begins a name."""
    out, start, kind = [], None, None
    for i, l in enumerate(list(labels_) + ["O"]):
        k = None if l == "O" else l[2:]
        if start is not None and (k != kind or l.startswith("B")):
            out.append((start, i, kind))
            start = None
        if k and start is None:
            start, kind = i, k
    return out


def names_f1(passages, read):
    """F1 of names on passages whose words are given; `read` gives the labels of a passage."""
    good = pred = gold = 0
    for p in passages:
        words = [w for s in p.sentences for w in s]
        known = [w.names is None for w in words]
        system = [s for s in name_spans(read(p)) if not any(known[s[0] : s[1]])]
        allowed = [w.names or ("O",) for w in words]
        g = {(a, b) for a, b, _ in name_spans([x[0] for x in allowed])}
        gold, pred = gold + len(g), pred + len(system)
        good += sum((a, b) in g and all(any(x.endswith("-" + k) for x in allowed[i]) for i in range(a, b)) for a, b, k in system)
    return round(f(good, pred, gold), 2)


@torch.no_grad()
def score_names(engine, passages):
    """F1 of names on passages whose words are given (held-out names)."""
    net = engine.network.eval()

    def read(p):
        words = [w for s in p.sentences for w in s]
        ids = [engine.lexicon.id(w.form) for w in words]
        unique, index = np.unique(ids, return_inverse=True)
        rows, flat, offsets = (torch.from_numpy(x) for x in engine.lexicon.features(unique))
        glued = [0] * len(words) if p.doc in ("wikigold", "btc") else glue([(w.start, w.end) for w in words])
        first = torch.zeros(len(words), 1)
        first[0, 0] = 1
        x, _, _ = net.encode(net.vectors(rows, flat, offsets), torch.from_numpy(index.reshape(-1, 1)),
                             torch.tensor(glued)[:, None], torch.ones(len(words), 1), first)
        return [labels.NAME_LABELS[i] for i in best_names(net.tags(net.heads(x))[2])]

    return names_f1(passages, read)
