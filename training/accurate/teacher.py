"""Trees for the annotated passages, as other weights read them.

Annotated passages say nothing of tags and trees. A network that sees mostly such passages forgets how to read trees of
news; one that is told what the weights it goes on from saw there does not.
"""

import multiprocessing

import torch

from windows import LONGEST

READER = None


def teach(reader, passages, workers):
    """Fills tags, features, heads and relations of all words of `passages`, in place."""
    global READER
    READER = reader
    with multiprocessing.get_context("fork").Pool(workers, single) as pool:
        read = pool.imap(trees, [[[w.form for w in s] for s in p.sentences] for p in passages], 16)
        for p, sentences in zip(passages, read):
            for sentence, tree in zip(p.sentences, sentences):
                for w, labels in zip(sentence, tree or []):
                    w.tag, w.feats, w.head, w.rel = labels


def single():
    torch.set_num_threads(1)


def trees(sentences):
    """For each sentence the tag, features, head and relation of each word, or none where it is too long."""
    return [tree(forms) if size(forms) <= LONGEST else None for forms in sentences]


def size(forms):
    return sum(len(READER.pieces.of(f)) for f in forms)


def tree(forms):
    words = READER.sentence(READER.vectors(forms), forms, [(0, 0)] * len(forms))
    return [(w["tag"], w["feats"], w["head"], w["rel"]) for w in words]
