"""Trees and names for the annotated passages, as other weights read them.

Annotated passages say nothing of tags, trees and names. A network that sees mostly such passages forgets how to read those
of news; one that is told what earlier weights saw there does not.
"""

import multiprocessing

import torch

import labels
from windows import LONGEST

READER = None


def teach(reader, passages, workers):
    """Fills tags, features, heads, relations and names of all words of `passages`, in place."""
    global READER
    READER = reader
    with multiprocessing.get_context("fork").Pool(workers, single) as pool:
        trees_of = pool.imap(trees, [[[w.form for w in s] for s in p.sentences] for p in passages], 16)
        for p, sentences in zip(passages, trees_of):
            for sentence, tree in zip(p.sentences, sentences):
                for w, read in zip(sentence, tree or []):
                    w.tag, w.feats, w.head, w.rel, w.names = read


def single():
    torch.set_num_threads(1)


def trees(sentences):
    """For each sentence the tag, features, head, relation and name of each word, or none where it is too long."""
    return [tree(forms) if size(forms) <= LONGEST else None for forms in sentences]


def size(forms):
    return sum(len(READER.pieces.of(f)) for f in forms)


def tree(forms):
    words = READER.sentence(READER.vectors(forms), forms, [(0, 0)] * len(forms))
    return [(w["tag"], w["feats"], w["head"], w["rel"], (labels.NAME_LABELS[w["name"]],)) for w in words]
