"""Learns which words tell, at a glance, that a report may tell of violence: `crates/events/src/code/glance.tsv`.

A sentence's score is the sum of the weights of its stems, each once; a report of some length is read where one of its
sentences scores above the threshold. Weights are those of a logistic regression on the annotated sentences, the examples
of the ontology, and calm texts of the treebanks; the threshold is set on documents that had no part in it.

    python3 training/glance.py --data ../shared/data --out crates/events/src/code/glance.tsv
"""

import argparse
import re
import sys
import tomllib
from collections import Counter
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "accurate"), str(HERE / "fast")]
import texts  # noqa: E402
import torch  # noqa: E402

LETTERS = 5  # of a word that count
LEAST = 4  # sentences that a stem must stand in
DECAY = 3e-5
LOST = 0.0005  # share of the mentions of held documents that the threshold may lose
SHORT = 6  # sentences: a shorter text is always read
WORD = re.compile(r"[^\W\d_]+")


def options():
    p = argparse.ArgumentParser()
    p.add_argument("--data", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    return p.parse_args()


def stems(sentence):
    """The stems of a sentence, as `Glance::score` of `glance.rs` takes them."""
    return {word[:LETTERS] for word in (w.lower() for w in WORD.findall(sentence)) if len(word) > 1}


def documents(data):
    """Documents as lists of (sentence, number of mentions)."""
    words = lambda text: [m.span() for m in re.finditer(r"\S+", text)]
    found = {}
    for passage in texts.annotated(data, words):
        for s in passage.sentences:
            text = passage.text[s[0].start : s[-1].end]
            told = sum(w.roles is not None for w in s)
            found.setdefault(passage.doc, []).append((text, told))
    return found


def calm(data):
    """Documents of the treebanks that tell of no violence, as far as their words say."""
    found = {}
    for name in ("ewt", "gum"):
        for document, paragraphs in texts.SOURCES[name](data):
            told = [s for p in paragraphs for s in p]
            if not texts.may_tell(" ".join(told)):
                found[document] = [(s, 0) for s in told]
    return found


def examples():
    """The examples of the ontology's classes, and the counter-examples that tell of nothing."""
    found = []
    for path in sorted((HERE.parent / "knowledge/ontology").glob("*.toml")):
        entry = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [(e["text"], 1) for e in entry.get("example", [])]
        found += [(e["text"], 0) for e in entry.get("counter_example", []) if "_" not in e["why"]]
    return found


def learn(sentences):
    counts = Counter(s for text, _ in sentences for s in stems(text))
    names = sorted(s for s, n in counts.items() if n >= LEAST)
    index = {s: i for i, s in enumerate(names)}
    rows = [[index[s] for s in stems(text) if s in index] for text, _ in sentences]
    flat = torch.tensor([i for r in rows for i in r])
    starts = torch.tensor(np.cumsum([0] + [len(r) for r in rows[:-1]]))
    wanted = torch.tensor([float(told > 0) for _, told in sentences])
    weights = torch.zeros(len(names), 1, requires_grad=True)
    base = torch.zeros(1, requires_grad=True)
    best = torch.optim.LBFGS([weights, base], max_iter=200, line_search_fn="strong_wolfe")

    def closure():
        best.zero_grad()
        score = torch.nn.functional.embedding_bag(flat, weights, starts, mode="sum")[:, 0] + base
        loss = torch.nn.functional.binary_cross_entropy_with_logits(score, wanted) + DECAY * (weights**2).sum()
        loss.backward()
        return loss

    best.step(closure)
    return dict(zip(names, weights[:, 0].tolist())), base.item()


def top(document, weights, base):
    return max(base + sum(weights.get(s, 0) for s in stems(text)) for text, _ in document)


def main():
    o = options()
    told, quiet = documents(o.data), calm(o.data)
    split = lambda d: ([v for i, v in enumerate(d.values()) if i % 5], [v for i, v in enumerate(d.values()) if not i % 5])
    (learned, held), (calm_learned, calm_held) = split(told), split(quiet)
    held = [d for d in held if len(d) >= SHORT]
    shown = examples()
    weights, base = learn([s for d in learned + calm_learned for s in d] + shown)
    tops = sorted((top(d, weights, base), sum(n for _, n in d)) for d in held)
    whole, lost, threshold = sum(n for _, n in tops), 0, -9.0
    for score, n in tops:
        if lost + n > LOST * whole:
            break
        lost, threshold = lost + n, score
    passed = lambda ds: sum(top(d, weights, base) > threshold for d in ds) / max(1, len(ds))
    silent = [d for d in held if not sum(n for _, n in d)]
    print(f"held: {len(held)} documents, {whole} mentions, lost {lost}; threshold {threshold:.2f}")
    print(f"read of documents without mentions: annotated {passed(silent):.3f} of {len(silent)}, calm {passed(calm_held):.3f} of {len(calm_held)}")
    write(o.out, *learn([s for d in list(told.values()) + list(quiet.values()) for s in d] + shown), threshold)


def write(path, weights, base, threshold):
    kept = {s: round(100 * w) for s, w in sorted(weights.items()) if abs(w) >= 0.05}
    head = "# Stem TAB weight in hundredths, learned by training/glance.py; the first line says above which sum a report is read.\n"
    path.write_text(head + f"\t{round(100 * (threshold - base))}\n" + "".join(f"{s}\t{w}\n" for s, w in kept.items()), encoding="utf-8")
    print(len(kept), "stems")


if __name__ == "__main__":
    main()
