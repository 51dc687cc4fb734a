"""What is told of events, as labels on words: classes, statuses, roles; and the passages that readers annotated."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from data import Passage, Word

HERE = Path(__file__).resolve().parent
ONTOLOGY = HERE.parents[1] / "knowledge/ontology"
CLASSES = sorted(p.stem for p in ONTOLOGY.glob("*.toml") if p.stem != "frames")
STATUSES = ["asserted", "alleged", "denied", "planned", "hypothetical"]
ROLES = ["initiator", "target", "place", "time", "killed", "injured", "weapon", "attributed_to"]
UNKNOWN = -100


@dataclass
class Told(Word):
    """A word with what is known of it as the name of an event."""

    event: int = UNKNOWN  # 0: none, else 1 + class
    status: int = UNKNOWN
    aggregate: int = UNKNOWN
    roles: tuple = None  # of a trigger: the role of each word of its sentence, 0: none


def passages(path, sentences_of, tokenise):
    """The annotated passages of one file, a line a passage.

    A line has the passage's sentences, or says where `sentences_of` finds them, and its `mentions`, each with `trigger`
    [start, end], `class`, `status`, `aggregate` and `roles` [[role, start, end], …]; offsets are code points of the
    sentences with a space between them. A mention that a second reader added has a trigger and a class alone.
    """
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sentences, text = [], ""
        for s in row.get("sentences") or sentences_of(row):
            start = len(text)
            text += s
            sentences.append((start, len(text)))
            text += " "
        read = [sentence(text, start, end, row["mentions"], tokenise) for start, end in sentences]
        yield Passage(text.rstrip(), [s for s in read if s], row["document"], syntax=False)


def sentence(text, start, end, mentions, tokenise):
    """The words of one sentence with their labels."""
    words = [Told(text[start + a : start + b], start + a, start + b) for a, b in tokenise(text[start:end])]
    for w in words:
        w.event, w.names = 0, None
    within = lambda a, b: [i for i, w in enumerate(words) if w.start < b and w.end > a]
    for mention in mentions:
        trigger = within(*mention["trigger"])
        if not trigger:
            continue
        for i in trigger:
            words[i].event = 1 + CLASSES.index(mention["class"])
        if "roles" not in mention:
            continue
        roles = [0] * len(words)
        for role, a, b in mention["roles"]:
            for i in within(a, b):
                if i not in trigger:
                    roles[i] = 1 + ROLES.index(role)
        for i in trigger:
            w = words[i]
            w.status, w.aggregate, w.roles = STATUSES.index(mention["status"]), int(mention["aggregate"]), tuple(roles)
    return words


class Recaser:
    """Text in capitals as it would be written: each word as other texts mostly write it, unknown ones as names."""

    def __init__(self, passages_):
        self.forms = {}
        for p in passages_:
            for s in p.sentences:
                for w in s[1:]:
                    counts = self.forms.setdefault(w.form.lower(), {})
                    counts[w.form] = counts.get(w.form, 0) + 1

    def word(self, form, first):
        counts = self.forms.get(form.lower())
        best = max(sorted(counts), key=counts.get) if counts else form[:1] + form[1:].lower()
        return best[:1].upper() + best[1:] if first else best


def in_capitals(words):
    return not any(re.search("[a-z]", w.form) for w in words)
