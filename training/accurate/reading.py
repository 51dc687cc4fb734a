"""The whole way from raw text, in Python: for figures while training and for parity cases."""

import numpy as np
import torch
import torch.nn.functional as F

import engine as fast
import labels
import tree
from engine import best_names
from events import CLASSES, ROLES, STATUSES
from pieces import case
from windows import MOST

ROOT = labels.RELATIONS.index("root")


class Engine:
    """Reads passages; words come from the fast engine's tokeniser."""

    def __init__(self, network, pieces, tokenise, lemmas):
        self.network, self.pieces, self.tokenise, self.lemmas = network, pieces, tokenise, lemmas
        self.device = network.positions.device

    @torch.no_grad()
    def vectors(self, forms):
        """The vectors of a window's words."""
        lists = [self.pieces.of(f) for f in forms]
        ids = [1] + [p for l in lists for p in l] + [2]
        cases = [0] + [case(f) for f, l in zip(forms, lists) for _ in l] + [0]
        at = np.cumsum([1] + [len(l) for l in lists[:-1]])
        tensor = lambda v: torch.tensor([v], device=self.device)
        states = self.network.eval().encode(tensor(ids), tensor(cases), torch.ones(1, len(ids), device=self.device))
        return states[0, torch.from_numpy(at).to(self.device)]

    @torch.no_grad()
    def __call__(self, text):
        """List of sentences; a word is a dict of its span and labels."""
        spans = self.tokenise(text)
        forms = [text[a:b] for a, b in spans]
        sizes = [len(self.pieces.of(f)) for f in forms]
        out, start = [], 0
        while start < len(forms):
            end, size = start, 0
            while end < len(forms) and (size + sizes[end] <= MOST or end == start):
                size, end = size + sizes[end], end + 1
            x = self.vectors(forms[start:end])
            starts = [0] + [i for i in range(1, end - start) if self.network.cut(x[i]) > 0]
            # The last sentence of a full window may go on: it is read anew with what follows.
            if end < len(forms) and len(starts) > 1:
                end = start + starts[-1]
                starts = starts[:-1]
            for a, b in zip(starts, starts[1:] + [end - start]):
                out.append(self.sentence(x[a:b], forms[start + a : start + b], spans[start + a : start + b]))
            start = end
        return out

    @torch.no_grad()
    def sentence(self, x, forms, spans):
        net, n = self.network, len(forms)
        arcs = net.arcs(x[None], torch.tensor([n], device=self.device))[0].float().cpu().numpy()
        heads = tree.heads(arcs)
        root = torch.tensor([h < 0 for h in heads], device=self.device)
        rel = net.relations(x, x[[max(h, 0) for h in heads]], root)
        rel[:, ROOT] = -1e9
        rel, tag = rel.argmax(-1).tolist(), net.tags(x).argmax(-1).tolist()
        feats, names = (net.features(x) > 0).tolist(), best_names(net.names(x).float().cpu().numpy())
        event = F.softmax(net.events(x).float(), -1).cpu().numpy()
        status = net.status(x).argmax(-1).tolist()
        words = []
        for i, (a, b) in enumerate(spans):
            r = ROOT if heads[i] < 0 else rel[i]
            words.append(dict(start=a, end=b, tag=tag[i], head=heads[i], rel=r, name=names[i], event=int(event[i].argmax()),
                              chance=1 - float(event[i][0]), status=status[i], lemma=self.lemmas(forms[i], tag[i]),
                              feats=[k for k, f in enumerate(feats[i]) if f], vector=x[i]))
        return words

    @torch.no_grad()
    def roles(self, sentence, trigger):
        """The role of each word of a sentence to a trigger, 0: none."""
        words = torch.stack([w["vector"] for w in sentence])
        return self.network.roles(words[trigger][None], words[None])[0].argmax(-1).tolist()


def f1(good, found, wanted):
    return round(100 * 2 * good / max(found + wanted, 1), 1)


def score_events(engine, passages):
    """F1 of trigger words, the share of right classes and statuses among them, and F1 of roles by word."""
    n = dict.fromkeys(("trigger", "class", "status"), 0)
    found = wanted = 0
    by_role = np.zeros((1 + len(ROLES), 3), int)
    for p in passages:
        gold = {w.start: (s, i) for s in p.sentences for i, w in enumerate(s)}
        for sentence in engine(p.text):
            inside = [w for w in sentence if w["start"] in gold]
            for i, w in enumerate(inside):
                s, k = gold[w["start"]]
                g = s[k]
                found, wanted = found + (w["event"] > 0), wanted + (g.event > 0)
                if w["event"] and g.event:
                    n["trigger"] += 1
                    n["class"] += w["event"] == g.event
                    n["status"] += w["status"] == g.status
                if g.event and g.roles:
                    role = dict(zip((v["start"] for v in sentence), engine.roles(sentence, sentence.index(w))))
                    for v, kind in zip(s, g.roles):
                        mine = role.get(v.start, 0)
                        by_role[mine, 1] += 1
                        by_role[kind, 2] += 1
                        by_role[kind, 0] += mine == kind
    out = {"trigger": f1(n["trigger"], found, wanted)}
    out.update({k: round(100 * n[k] / max(n["trigger"], 1), 1) for k in ("class", "status")})
    out.update({r: f1(*by_role[1 + i]) for i, r in enumerate(ROLES)})
    return out


@torch.no_grad()
def score_names(engine, passages):
    """F1 of names on passages whose words are given."""
    return fast.names_f1(passages, lambda p: names_of(engine, [w.form for s in p.sentences for w in s]))


def names_of(engine, forms):
    """The name labels of words, window by window."""
    found, start = [], 0
    while start < len(forms):
        end, size = start, 0
        while end < len(forms) and (end == start or size + len(engine.pieces.of(forms[end])) <= MOST):
            size, end = size + len(engine.pieces.of(forms[end])), end + 1
        found += best_names(engine.network.names(engine.vectors(forms[start:end])).float().cpu().numpy())
        start = end
    return [labels.NAME_LABELS[i] for i in found]


assert len(CLASSES) == 44 and len(STATUSES) == 5
