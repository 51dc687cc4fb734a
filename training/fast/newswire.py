"""Turns of phrase that agencies live on and treebanks hardly have, grafted on their trees.

"at least 12", "..., police said.", "..., killing six people.", "the raid by the army", headlines. Each graft is a phrase with its
own small tree, written below; the words around it keep theirs.
"""

from data import Word
import labels

TAG = {t: i for i, t in enumerate(labels.TAGS)}
REL = {r: i for i, r in enumerate(labels.RELATIONS)}

BOUNDS = [
    # (form, tag, head among the words or None, relation)
    [("at", "ADP", 1, "case"), ("least", "ADJ", None, "nmod")],
    [("at", "ADP", 1, "case"), ("most", "ADJ", None, "nmod")],
    [("more", "ADJ", None, "advmod"), ("than", "ADP", 0, "fixed")],
    [("fewer", "ADJ", None, "advmod"), ("than", "ADP", 0, "fixed")],
    [("up", "ADP", None, "advmod"), ("to", "ADP", 0, "fixed")],
    [("as", "ADV", None, "advmod"), ("many", "ADJ", 0, "fixed"), ("as", "ADP", 0, "fixed")],
    [("nearly", "ADV", None, "advmod")],
    [("about", "ADV", None, "advmod")],
    [("some", "ADV", None, "advmod")],
]
NUMBERS = "two three four five six seven eight nine ten dozen 11 12 14 15 17 18 20 21 23 26 30 34 40 45 50 60 70 85 100 120 150 200 300 1,000".split()

SOURCES = [
    ["police"], ["officials"], ["witnesses"], ["residents"], ["medics"], ["activists"], ["the", "army"], ["the", "ministry"],
    ["a", "monitor"], ["a", "spokesman"], ["state", "media"], ["the", "military"], ["the", "group"], ["the", "Observatory"],
    ["local", "officials"], ["the", "governor"], ["a", "monitoring", "group"], ["a", "statement"], ["hospital", "sources"],
]
VERBS = [("said", "say"), ("said", "say"), ("said", "say"), ("reported", "report"), ("added", "add"), ("announced", "announce")]

MAKERS = [
    ["the", "army"], ["government", "forces"], ["gunmen"], ["militants"], ["the", "rebels"], ["soldiers"], ["the", "US", "-", "led", "coalition"],
    ["unknown", "gunmen"], ["fighters"], ["the", "air", "force"], ["protesters"], ["a", "militia"], ["Russian", "warplanes"],
    ["security", "forces"], ["the", "militant", "group"], ["Israeli", "forces"], ["a", "suicide", "bomber"], ["drones"],
]
VICTIMS = ["people", "civilians", "soldiers", "policemen", "villagers", "children", "worshippers", "troops", "students", "others", "fighters"]
HARMS = [("killing", "kill"), ("wounding", "wound"), ("injuring", "injure"), ("destroying", "destroy"), ("hitting", "hit")]

FAR = 50_000_000


def feats(text):
    return labels.features(text)


def word(form, tag, head, rel, serial, features=""):
    w = Word(form, FAR + 3 * serial, FAR + 3 * serial + 1, form.lower())
    w.tag, w.head, w.rel, w.feats = TAG[tag], head, REL[rel], feats(features)
    return w


def noun_phrase(words, rel, serial, plural=None):
    """A phrase whose last word is its head, with heads within it; the head's own head is -2."""
    out = []
    last = len(words) - 1
    for i, form in enumerate(words):
        if i == last:
            plural_here = form.endswith("s") or form in ("police", "people", "children", "media") if plural is None else plural
            out.append(word(form, "NOUN", -2, rel, serial + i, "Number=Plur" if plural_here else "Number=Sing"))
        elif form == "-":
            out.append(word(form, "PUNCT", i - 1, "punct", serial + i))
            out[-1].start = out[-2].end
        elif form == "led":
            out.append(word(form, "VERB", last, "amod", serial + i, "Tense=Past|VerbForm=Part"))
            out[-1].start = out[-2].end
            out[-3].tag, out[-3].head, out[-3].rel = TAG["PROPN"], i, REL["compound"]
        elif form in ("the", "a"):
            out.append(word(form, "DET", last, "det", serial + i, "Definite=Def" if form == "the" else "Definite=Ind"))
        elif form[:1].isupper() or form in ("local", "unknown", "militant"):
            out.append(word(form, "ADJ", last, "amod", serial + i))
        else:
            out.append(word(form, "NOUN", last, "compound", serial + i, "Number=Sing"))
    return out


def splice(sentence, at, phrase, head):
    """The sentence with the phrase before its word `at`; the phrase's heads count within it, -2 stands for `head`."""
    moved = lambda i: i if i < at else i + len(phrase)
    out = []
    for w in sentence:
        c = Word(w.form, w.start, w.end, w.lemma, w.tag, w.feats, moved(w.head) if w.head >= 0 else -1, w.rel, w.names)
        out.append(c)
    for w in phrase:
        w.head = moved(head) if w.head == -2 else w.head + at
    return out[:at] + phrase + out[at:]


def quantity(sentence, rng):
    """A bound before a number, or a number with or without one before a bare plural."""
    nouns = ("nsubj", "nsubj:pass", "obj")
    places = []
    for i, w in enumerate(sentence):
        children = [j for j, c in enumerate(sentence) if c.head == i]
        if w.rel == REL["nummod"] and w.head > i and not children and (i == 0 or sentence[i - 1].rel not in (REL["advmod"], REL["case"])):
            places.append((i, False))
        left = [j for j in children if j < i]
        bare = all(sentence[j].rel in (REL["amod"], REL["compound"]) for j in left)
        if w.tag == TAG["NOUN"] and "Number=Plur" in [labels.FEATURES[f] for f in w.feats] and bare and labels.RELATIONS[w.rel] in nouns:
            places.append((min(left, default=i), True))
    rng.shuffle(places)
    for at, bare in places[:1]:
        serial = rng.randrange(1 << 18)
        if bare:
            noun = next(i for i in range(at, len(sentence)) if labels.RELATIONS[sentence[i].rel] in nouns and sentence[i].tag == TAG["NOUN"])
            sentence = splice(sentence, at, [word(rng.choice(NUMBERS), "NUM", -2, "nummod", serial)], noun)
            serial += 1
        if not bare or rng.random() < 0.6:
            bound = [word(f, t, -2 if h is None else h, r, serial + i) for i, (f, t, h, r) in enumerate(rng.choice(BOUNDS))]
            sentence = splice(sentence, at, bound, at)
    return sentence


def root_of(sentence):
    return next((i for i, w in enumerate(sentence) if w.head < 0), None)


def ends_plainly(sentence):
    return len(sentence) > 5 and sentence[-1].form == "." and not any(w.form in "\"“”'‘’" for w in sentence)


def source(sentence, rng):
    """..., police said."""
    root = root_of(sentence)
    subject = any(w.head == root and labels.RELATIONS[w.rel] in ("nsubj", "nsubj:pass") for w in sentence)
    if not ends_plainly(sentence) or root is None or sentence[root].tag != TAG["VERB"] or not subject or sentence[root].lemma == "say":
        return sentence
    serial = rng.randrange(1 << 18)
    at = len(sentence) - 1
    comma = word(",", "PUNCT", -2, "punct", serial)
    out = splice(sentence, at, [comma], root)
    out[at].start, out[at].end = out[at - 1].end, out[at - 1].end + 1
    phrase = noun_phrase(rng.choice(SOURCES), "nsubj", serial + 1)
    form, lemma = rng.choice(VERBS)
    verb = at + 1 + len(phrase)
    phrase.append(word(form, "VERB", -1, "root", serial + 20, "Tense=Past|VerbForm=Fin"))
    phrase[-1].lemma = lemma
    for w in phrase[:-1]:
        if w.head == -2:
            w.head = len(phrase) - 1
    when = rng.random()
    if when < 0.3:
        phrase.append(word("on", "ADP", len(phrase) + 1, "case", serial + 30))
        phrase.append(word(rng.choice(DAYS), "PROPN", len(phrase) - 2, "obl", serial + 31, "Number=Sing"))
    out = splice(out, at + 1, phrase, verb)
    out[verb].head = -1
    out[root].head, out[root].rel = verb, REL["ccomp"]
    out[-1].head = verb
    close(out)
    return out


def result(sentence, rng):
    """..., killing six people and wounding 12 others."""
    root = root_of(sentence)
    if not ends_plainly(sentence) or root is None or sentence[root].tag != TAG["VERB"]:
        return sentence
    serial = rng.randrange(1 << 18)
    at = len(sentence) - 1
    out = splice(sentence, at, [word(",", "PUNCT", -2, "punct", serial)], root) if rng.random() < 0.8 else list(sentence)
    if len(out) > len(sentence):
        out[at].start, out[at].end = out[at - 1].end, out[at - 1].end + 1
        at += 1
    phrase, verbs = [], rng.sample(HARMS[:3], 2) if rng.random() < 0.4 else [rng.choice(HARMS)]
    for n, (form, lemma) in enumerate(verbs):
        if n:
            phrase.append(word("and", "CCONJ", len(phrase) + 1, "cc", serial + 10 * n))
        verb = len(phrase)
        w = word(form, "VERB", 0 if n else -2, "conj" if n else "advcl", serial + 10 * n + 1, "VerbForm=Ger")
        w.lemma = lemma
        phrase.append(w)
        bound = rng.choice(BOUNDS) if rng.random() < 0.5 else []
        number = len(phrase) + len(bound)
        for f, t, h, r in bound:
            phrase.append(word(f, t, number if h is None else verb + 1 + h, r, serial + 10 * n + len(phrase)))
        phrase.append(word(rng.choice(NUMBERS), "NUM", number + 1, "nummod", serial + 10 * n + 7))
        phrase.append(word(rng.choice(VICTIMS), "NOUN", verb, "obj", serial + 10 * n + 8, "Number=Plur"))
    out = splice(out, at, phrase, root)
    close(out)
    return out


def maker(sentence, rng):
    """A bare noun that is a subject gets "by the army" behind it."""
    for i, w in enumerate(sentence[:-1]):
        follows = sentence[i + 1]
        subject = labels.RELATIONS[w.rel] in ("nsubj", "nsubj:pass") and w.tag == TAG["NOUN"] and w.head > i
        last = all(c.head != i or j < i for j, c in enumerate(sentence))
        if subject and last and follows.tag in (TAG["VERB"], TAG["AUX"]):
            serial = rng.randrange(1 << 18)
            phrase = noun_phrase(rng.choice(MAKERS), "nmod", serial + 1)
            for w in phrase:
                w.head = w.head + 1 if w.head >= 0 else w.head
            phrase.insert(0, word(rng.choice(["by", "by", "by", "on", "against"]), "ADP", len(phrase), "case", serial))
            return splice(sentence, i + 1, phrase, i)
    return sentence


DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def headline(sentence, rng):
    """No articles, no closing mark; auxiliaries of the passive gone too, now and then."""
    parents = {w.head for w in sentence}
    passive = rng.random() < 0.3
    gone = set()
    for i, w in enumerate(sentence):
        article = w.form.lower() in ("the", "a", "an") and w.rel == REL["det"]
        auxiliary = passive and w.rel == REL["aux:pass"] and w.lemma == "be"
        last = i + 1 == len(sentence) and w.form == "."
        if (article or auxiliary or last) and i not in parents:
            gone.add(i)
    if not gone or len(sentence) - len(gone) < 4 or len(sentence) > 25:
        return sentence
    place, new = {}, []
    for i in range(len(sentence)):
        if i not in gone:
            place[i] = len(place)
    for i, w in enumerate(sentence):
        if i not in gone:
            new.append(Word(w.form, w.start, w.end, w.lemma, w.tag, w.feats, place[w.head] if w.head >= 0 else -1, w.rel, w.names))
    return new


def close(sentence):
    """The last mark touches the word before it."""
    sentence[-1].start, sentence[-1].end = sentence[-2].end, sentence[-2].end + 1


GRAFTS = [(quantity, 0.12), (result, 0.03), (maker, 0.15), (source, 0.06), (headline, 0.04)]


def graft(sentence, rng):
    """The sentence with some of the grafts."""
    for way, share in GRAFTS:
        if rng.random() < share:
            sentence = way(sentence, rng)
    return sentence
