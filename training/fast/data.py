"""Readers of the training data: treebanks (CoNLL-U), names in columns, names as character spans."""

import gzip
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import labels
from labels import KINDS, NAME_LABELS

FREE_GENRES = ("news", "interview", "bio", "speech")


@dataclass
class Word:
    form: str
    start: int = 0  # in the passage's text
    end: int = 0
    lemma: str = "_"
    tag: int = -1
    feats: list = field(default_factory=list)
    head: int = -1  # index in the sentence, -1 is the root
    rel: int = -1
    names: tuple = None  # allowed labels, None: unknown


@dataclass
class Passage:
    """One paragraph: its text and its sentences."""

    text: str
    sentences: list
    doc: str = ""
    syntax: bool = True


def lines_of(path):
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as f:
        yield from f


def passages(path, genres=None, spans=True):
    """The passages of a treebank; `genres` keeps GUM documents of these genres."""
    doc, text, words, block, new = "", None, [], [], False
    surface = None
    result = []

    def close():
        nonlocal block
        if block:
            result.append(join(block, doc))
        block = []

    for line in lines_of(path):
        line = line.rstrip("\n")
        if line.startswith("# newdoc"):
            close()
            doc = line.split("=", 1)[1].strip()
        elif line.startswith("# newpar") and not line.startswith("# newpar_block"):
            close()
        elif line.startswith("# text = "):
            text = line[9:]
        elif line and line[0] != "#":
            f = line.split("\t")
            if "." in f[0]:
                continue
            if "-" in f[0]:
                a, b = f[0].split("-")
                surface = (int(a), int(b), f[9])
                continue
            words.append((f, surface if surface and surface[0] <= int(f[0]) <= surface[1] else None))
        elif not line and words:
            block.append((text, words))
            words, surface = [], None
    close()
    if genres:
        result = [p for p in result if p.doc.split("_")[1] in genres]
    return result


def join(block, doc):
    whole, sentences = "", []
    for text, rows in block:
        if whole:
            whole += " "
        base, at, sentence = len(whole), 0, []
        for f, surface in rows:
            form = f[1]
            while at < len(text) and text[at] == " ":
                at += 1
            assert text.startswith(form, at), (text, form, at)
            w = Word(form, base + at, base + at + len(form), f[2], labels.TAGS.index(f[3]), labels.features(f[5]))
            w.head = int(f[6]) - 1
            w.misc, w.deprel, w.ufeats = f[9], f[7], f[5]
            at += len(form)
            sentence.append(w)
        names = entities(sentence) if doc.startswith("GUM") else None
        for i, w in enumerate(sentence):
            temporal = "TemporalNPAdjunct=Yes" in w.misc or (names is not None and i in names[1])
            w.rel = labels.relation(w.deprel, temporal)
            if names is not None:
                w.names = names[0][i]
        sentences.append(sentence)
        whole += text
    return Passage(whole, sentences, doc)


GUM_KINDS = {"person": "person", "place": "place", "organization": "organisation"}


def entities(sentence):
    """Names from GUM's entity spans: those whose head is a proper noun; and the heads of spans of time."""
    open_, spans = [], []
    for i, w in enumerate(sentence):
        m = re.search(r"Entity=([^|]*)", w.misc)
        if not m:
            continue
        for part in re.findall(r"\([^()]*\)|\([^()]*|[^()]*\)", m.group(1)):
            if part.startswith("("):
                bits = part.strip("()").split("-")
                item = [bits[0], bits[1] if len(bits) > 1 else "", i]
                if part.endswith(")"):
                    spans.append((i, i + 1, item[1]))
                else:
                    open_.append(item)
            else:
                key = part.rstrip(")")
                for item in reversed(open_):
                    if item[0] == key:
                        open_.remove(item)
                        spans.append((item[2], i + 1, item[1]))
                        break
    out = [("O",)] * len(sentence)
    times = set()
    propn = labels.TAGS.index("PROPN")
    for a, b, kind in sorted(spans, key=lambda s: s[0] - s[1]):
        heads = [i for i in range(a, b) if not a <= sentence[i].head < b]
        if not heads:
            continue
        head = heads[0]
        if kind == "time":
            times.add(head)
        if sentence[head].tag != propn or kind == "time":
            continue
        first, last = trim(sentence, a, b, head, propn)
        if any(out[i] != ("O",) for i in range(first, last + 1)):
            continue
        kinds = (GUM_KINDS[kind],) if kind in GUM_KINDS else ("other", "weapon", "vessel") if kind == "object" else ("other",)
        if kind == "place":
            kinds = ("place", "facility") if facility(sentence[last].form) else ("place",)
        for i in range(first, last + 1):
            out[i] = tuple(("B-" if i == first else "I-") + k for k in kinds)
    return out, times


FACILITY = set("airport hospital hall school university station building tower bridge palace church mosque prison stadium museum center centre house college library theatre theater base".split())


def facility(word):
    return word.lower() in FACILITY


def capital(form):
    return form[:1].isupper() or form[:1].isdigit()


def trim(sentence, a, b, head, propn):
    """The words of a span that are the name itself: a run of capitalised words around its head."""
    link = {"of", "the", "for", "and", "de", "al", "-", "'s", "&", "bin", "ibn", "el", "von", "van", "del", "la", "."}
    first = head
    while first > a:
        w = sentence[first - 1]
        if w.deprel in ("nmod:desc",) or w.form.lower() in TITLES:
            break
        if capital(w.form) and w.tag not in (labels.TAGS.index("DET"), labels.TAGS.index("PRON"), labels.TAGS.index("PUNCT")):
            first -= 1
        elif w.form in ("-", "al-", "&", "de", "al", "bin") and first - 1 > a and capital(sentence[first - 2].form):
            first -= 1
        else:
            break
    last = head
    while last + 1 < b:
        nxt = last + 1
        while nxt < b and sentence[nxt].form.lower() in link:
            nxt += 1
        if nxt < b and sentence[nxt].tag == propn and (nxt == last + 1 or sentence[last + 1].form != "and"):
            if sentence[nxt].deprel in ("appos", "conj", "parataxis"):
                break
            last = nxt
        else:
            break
    return first, last


TITLES = set(
    "mr. mrs. ms. dr. president prime minister senator sen. gov. governor gen. general col. colonel lt. capt. captain "
    "sir queen king prince princess professor prof. pope judge justice secretary chancellor ambassador mr mrs ms dr".split()
)

COLUMN_KINDS = {
    "PER": ("person",),
    "LOC": ("place", "facility"),
    "ORG": ("organisation",),
    "MISC": ("group", "other", "weapon", "vessel", "facility"),
}


def columns(path, doc):
    """Names in two columns (wikigold: IO; BTC: BIO)."""
    result, rows = [], []

    def close():
        if rows:
            sentence, at, before = [], 0, "O"
            for form, label in rows:
                w = Word(form, at, at + len(form))
                at += len(form) + 1
                if label == "O":
                    w.names = ("O",)
                else:
                    mark, kind = label.split("-", 1)
                    begin = mark == "B" or before == "O" or before.split("-", 1)[1] != kind
                    w.names = tuple(("B-" if begin else "I-") + k for k in COLUMN_KINDS[kind])
                before = label
                sentence.append(w)
            result.append(Passage(" ".join(f for f, _ in rows), [sentence], doc, syntax=False))
        rows.clear()

    for line in lines_of(path):
        f = line.split()
        if len(f) < 2:
            close()
        elif f[0] != "-DOCSTART-":
            rows.append((f[0], f[-1]))
    close()
    return result


SPAN_KINDS = {
    "Person": ("person",),
    "Organisation": ("organisation",),
    "Location": ("place", "facility"),
    "Nationality": ("group",),
    "ReligiousOrEthnicGroup": ("group",),
    "Weapon": ("weapon",),
    "MilitaryPlatform": ("weapon", "vessel"),
    "Vehicle": ("weapon", "vessel"),
}


PRONOUNS = set("i we he she it they you us them him her his our their its who these this those that".split())


def spans(folder, tokenise, doc):
    """Names as character spans (re3d). Spans that are no plain names are masked, not taken as 'none'."""
    found = {}
    for line in lines_of(folder / "entities.jsonl"):
        e = json.loads(line)
        if e["type"] in SPAN_KINDS:
            found.setdefault(e["documentId"], []).append(e)
    result = []
    for line in lines_of(folder / "documents.jsonl"):
        d = json.loads(line)
        text = d["text"]
        for m in re.finditer(r"[^\n]+", text):
            words = [Word(m.group()[a:b], a, b) for a, b in tokenise(m.group())]
            if not words:
                continue
            allowed = [("O",)] * len(words)
            plain, others = [], []
            for e in found.get(d["_id"], []):
                a, b = e["begin"] - m.start(), e["end"] - m.start()
                inside = [i for i, w in enumerate(words) if w.start >= a and w.end <= b]
                while inside and words[inside[0]].form.lower() in ("the", "a", "an"):
                    inside.pop(0)
                if not inside or len(inside) == 1 and words[inside[0]].form.lower() in PRONOUNS:
                    continue
                name = e.get("confidence", 1) > 0 and capital(words[inside[0]].form) and all(
                    capital(words[i].form) or words[i].form.lower() in ("of", "the", "for", "and", "al", "-", ".", "&", "'s")
                    for i in inside
                )
                (plain if name else others).append((inside, SPAN_KINDS[e["type"]]))
            for inside, kinds in sorted(plain, key=lambda x: (-len(x[0]), x[0])):
                if all(allowed[i] == ("O",) for i in inside):
                    for k, i in enumerate(inside):
                        allowed[i] = tuple(("I-" if k else "B-") + x for x in kinds)
            for inside, _ in others:
                for i in inside:
                    if allowed[i] == ("O",) and capital(words[i].form):
                        allowed[i] = None
            for w, names in zip(words, allowed):
                w.names = names
            result.append(Passage(m.group(), [words], doc, syntax=False))
    return result


def name_mask(names):
    """Bits of the allowed name labels; all bits where nothing is known."""
    if names is None:
        return (1 << len(NAME_LABELS)) - 1
    return sum(1 << NAME_LABELS.index(n) for n in names)


def load_treebanks(folder, part):
    folder = Path(folder)
    ewt = passages(folder / f"ud-ewt/en_ewt-ud-{part}.conllu.gz")
    gum = passages(folder / f"ud-gum/en_gum-ud-{part}.conllu.gz", FREE_GENRES)
    return ewt, gum


def load_names(folder, tokenise):
    """(training, held out) passages with names only."""
    folder = Path(folder)
    wikigold = columns(folder / "ner/wikigold/wikigold.conll.txt", "wikigold")
    twitter = [p for x in "abefgh" for p in columns(folder / f"ner/BTC/{x}.conll", "btc")]
    reports = []
    for sub in sorted((folder / "re3d").iterdir()):
        if sub.is_dir() and sub.name != "BBC Online":
            reports += spans(sub, tokenise, "re3d")
    train, held = [], []
    for part in (wikigold, twitter, reports):
        for i, p in enumerate(part):
            (held if i % 10 == 9 else train).append(p)
    return train, held


assert len(KINDS) == 8
