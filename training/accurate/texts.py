"""Free texts that were annotated: read anew from the public data sets, for their words are not in this project.

The labels are in `told/`: a file for each source, and `told/own-*.jsonl`, whose texts were written for this project.
"""

import gzip
import hashlib
import json
import re
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import events

HERE = Path(__file__).resolve().parent
TOLD = HERE / "told"

SHORT = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Sgt|Capt|St|Gov|Sen|Rep|Jr|vs|No|U\.S|U\.N|U\.K|D\.C|[A-Z]|Jan|Feb|Aug|Sept|Oct|Nov|Dec"
    r"|MAJ|GEN|COL|LT|CAPT|NO|DR|MSGR)\.$"
)
STOP = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])")
MAY_TELL = re.compile(
    r"\b(attack|kill|bomb|blast|explo|strike|struck|shell|rocket|missile|shot|shoot|gun|clash|fight|fought|raid|troop|soldier|militia"
    r"|rebel|guerril|terror|kidnap|hostage|abduct|arrest|detain|murder|assassin|wound|injur|protest|riot|ceasefire|truce|war\b|army"
    r"|milit|siege|execut|massacre|ambush|insurg|offensive|drone|beat|rape|loot|threat|demand|accus|condemn|deni|sanction|flee|fled)",
    re.I,
)


def may_tell(text):
    """Whether a text has a word that could have to do with violence: a coarse sieve, for texts that hardly ever do."""
    return bool(MAY_TELL.search(text))


def split(text):
    """The sentences of a paragraph, by its marks."""
    text = re.sub(r"\s+", " ", text).strip()
    found, start = [], 0
    for stop in STOP.finditer(text):
        if not SHORT.search(text[start : stop.start() + 1]):
            found.append(text[start : stop.end()].strip())
            start = stop.end()
    return found + [text[start:].strip()] * bool(text[start:].strip())


def joined(tokens):
    """Tokens as running text."""
    text = re.sub(r" ([,.;:!?%)\]’”])", r"\1", " ".join(tokens))
    text = re.sub(r"([(\[“$]) ", r"\1", text)
    text = re.sub(r" ('s|'re|'ve|n't|'ll|'d|'m)\b", r"\1", text)
    text = re.sub(r"``\s*", '"', text)
    text = re.sub(r"\s*''", '"', text)
    open_, out = False, ""
    for part in re.split('(")', text):
        if part == '"':
            open_ = not open_
            out = (out if open_ else out.rstrip()) + '"'
        else:
            out += part.lstrip() if open_ and out.endswith('"') else part
    return out


def lines(path):
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8-sig") as f:
        yield from f


def muc(folder):
    for line in lines(folder / "muc4/doc_train.gz"):
        row = json.loads(line)
        yield row["docid"], [split(p) for p in re.split(r"\n\s*\n", row["text"])]


def re3d(folder):
    for path in sorted((folder / "re3d").glob("*/documents.jsonl")):
        for line in lines(path):
            row = json.loads(line)
            yield f"{path.parent.name}/{row['_id']}", [split(p) for p in row["text"].split("\n") if p.strip()]


def ecb(folder):
    for path in sorted((folder / "ecbplus").glob("[0-9]*/*.xml")):
        sentences = {}
        for token in ET.parse(path).getroot().findall("token"):
            sentences.setdefault(int(token.get("sentence")), []).append(token.text or "")
        whole = [joined(words) for _, words in sorted(sentences.items())]
        yield path.stem, [[s for s in whole if not s.startswith("http")]]


def treebank(path):
    document, paragraphs = None, []
    for line in lines(path):
        if line.startswith("# newdoc id"):
            if document:
                yield document, [p for p in paragraphs if p]
            document, paragraphs = line.split("=")[1].strip(), [[]]
        elif line.startswith("# newpar") and not line.startswith("# newpar_"):
            paragraphs.append([])
        elif line.startswith("# text = "):
            paragraphs[-1].append(line[9:].strip())
    if document:
        yield document, [p for p in paragraphs if p]


def geneva(folder):
    documents = {}
    for line in lines(folder / "geneva/train.jsonl.gz"):
        row = json.loads(line)
        documents.setdefault(row["doc_id"], []).append(joined(row["tokens"]))
    for document, sentences in documents.items():
        yield document, [[s] for s in sentences]


SOURCES = {
    "muc": muc,
    "re3d": re3d,
    "ecb": ecb,
    "ewt": lambda folder: treebank(folder / "ud-ewt/en_ewt-ud-train.conllu.gz"),
    "gum": lambda folder: treebank(folder / "ud-gum/en_gum-ud-train.conllu.gz"),
    "geneva": geneva,
}


def check(text):
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def annotated(folder, tokenise):
    """All annotated passages."""

    @cache
    def source(name):
        return dict(SOURCES[name](Path(folder)))

    def sentences_of(row):
        paragraphs = source(row["source"])[row["document"]]
        sentences = [paragraphs[p][s] for p, s in row["at"]]
        if check(" ".join(sentences)) != row["check"]:
            raise SystemExit(f"{row['source']} {row['document']}: not the text that was annotated")
        return sentences

    return [p for path in sorted(TOLD.glob("*.jsonl")) for p in events.passages(path, sentences_of, tokenise)]
