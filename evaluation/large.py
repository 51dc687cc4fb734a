#!/usr/bin/env python3
"""Writes made-up reports without end, up to a size: what an archive of a very large collection is measured with.

    evaluation/large.py --size 5e9 > large.jsonl
    /usr/bin/time -v annalist add large.annalist large.jsonl --engine fast

One report in twenty tells of violence. No sentence is of a real report; days lie in the years 2001 to 2020.
"""

import argparse
import json
import random
import sys
from datetime import date, timedelta

PLACES = """Kirkuk Mosul Aleppo Idlib Kabul Kandahar Herat Quetta Peshawar Karachi Srinagar Colombo Jaffna Manila Cotabato Jolo
Mogadishu Kismayo Baidoa Maiduguri Jos Gao Timbuktu Bangui Goma Bukavu Juba Malakal Khartoum Nyala Tripoli Benghazi Sirte Sanaa
Aden Taiz Basra Ramadi Fallujah Homs Hama Daraa Diyarbakir Grozny Donetsk Luhansk Kharkiv Bogota Cali Medellin Lima Ayacucho""".split()
DOERS = """soldiers militants rebels insurgents gunmen policemen guerrillas fighters paramilitaries separatists""".split()
DEEDS = [
    "{n} people were killed when {who} attacked a {site} in {place} on {day}, {source} said.",
    "A bomb went off near a {site} in {place} on {day} and wounded {n} people, according to {source}.",
    "{Who} fired rockets at a {site} outside {place}, killing at least {n}.",
    "Warplanes bombed a {site} held by {who} in {place} early on {day}, {source} said.",
    "The army shelled positions of {who} near {place}; {n} died, {source} reported.",
    "Protesters threw stones at {who} in {place} on {day} and {n} were hurt.",
    "{Who} abducted {n} workers from a {site} near {place}, {source} said.",
    "The governor of {place} condemned the attack on the {site} and called on {who} to lay down their arms.",
]
SITES = "market police station school checkpoint barracks bridge hospital depot convoy bus station mosque church ministry".split(" ")
SOURCES = ["a police spokesman", "residents", "the army", "a hospital doctor", "state television", "a monitoring group"]
SUBJECTS = """The council|A new bakery|The orchestra|Her grandmother|The museum|A class of pupils|The harbour master|Our reporter
The ferry company|A professor of botany|The choir|The mayor's office|A small publisher|The railway|The weather service|A beekeeper""".replace("\n", "|").split("|")
VERBS = """opened painted measured repaired collected described planted translated restored counted photographed published sold
rented cleaned catalogued extended designed tasted recorded""".split()
THINGS = """a garden|the old bridge|two hundred chairs|a map of the valley|the library's roof|rare butterflies|a cookbook|the timetable
wooden boats|a mosaic|the lighthouse|school meals|a collection of stamps|the river's depth|an organ|three orchards|a dictionary""".replace("\n", "|").split("|")
ENDS = """before the summer|with money from the lottery|for the third time|in spite of the rain|after a long winter|with her neighbours
at the annual fair|as the newspaper had announced|without any hurry|to the joy of visitors|in the spring of that year""".replace("\n", "|").split("|")
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
POOL = 200_000


def violent(rng):
    who = f"{rng.choice(['Armed', 'Masked', 'Government', 'Some', 'Local'])} {rng.choice(DOERS)}"
    return rng.choice(DEEDS).format(
        n=rng.randint(2, 60), who=who.lower(), Who=who, site=rng.choice(SITES), place=rng.choice(PLACES), day=rng.choice(DAYS), source=rng.choice(SOURCES)
    )


def calm(rng):
    number = rng.randint(1900, 99999)
    return f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(THINGS)} {rng.choice(ENDS)}, and number {number} of the list was {rng.choice(VERBS)} too."


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--size", type=float, required=True, help="bytes")
    p.add_argument("--seed", type=int, default=1)
    o = p.parse_args()
    rng = random.Random(o.seed)
    quiet, loud = [calm(rng) for _ in range(POOL)], [violent(rng) for _ in range(POOL)]
    written, number, first = 0, 0, date(2001, 1, 1)
    while written < o.size:
        tells = number % 20 == 0
        sentences = rng.choices(loud, k=8) + rng.choices(quiet, k=28) if tells else rng.choices(quiet, k=36)
        text = "\n\n".join(" ".join(sentences[i : i + 4]) for i in range(0, 36, 4))
        day = first + timedelta(days=rng.randrange(7300))
        line = json.dumps({"text": text, "title": sentences[0], "published": day.isoformat(), "source": "made up", "url": f"https://example.org/{number}"})
        written += sys.stdout.write(line + "\n")
        number += 1
    print(number, "reports", file=sys.stderr)


if __name__ == "__main__":
    main()
