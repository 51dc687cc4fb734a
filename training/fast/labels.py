"""The label sets of the Rust crate `language`, in the order of its enums."""

import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "crates/language/src/document.rs"


def read(enum):
    """The texts of one `labels!` enum of document.rs, in order."""
    body = re.search(r"\b" + enum + r" \{(.*?)\n    \}", SOURCE.read_text(), re.S).group(1)
    return re.findall(r'= "([^"]+)"', body)


TAGS = read("Tag")
RELATIONS = read("Relation")
FEATURES = read("Feature")
KINDS = read("NameKind")
NAME_LABELS = ["O"] + [f"{b}-{k}" for k in KINDS for b in "BI"]


def relation(label, temporal=False):
    """A treebank's relation as `Relation` has it: unknown subtypes fold into the main type."""
    main = label.split(":")[0]
    if temporal and label in ("obl:unmarked", "nmod:unmarked", "obl:npmod", "nmod:npmod"):
        label = main + ":tmod"
    for candidate in (label, main, "dep"):
        if candidate in RELATIONS:
            return RELATIONS.index(candidate)
    raise ValueError(label)


def features(text):
    """Set bits of the features that the crate knows."""
    have = set(text.split("|"))
    return [i for i, f in enumerate(FEATURES) if f in have]
