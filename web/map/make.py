"""Makes countries.txt from two files of Natural Earth: python3 make.py 110M.json[.gz] 50M.json[.gz] > countries.txt

A line is a country: code, name, rings, parted by tabs. A ring is its first point and then the steps to the next ones, all
in hundredths of a degree, "east,north", parted by spaces. Countries too small for the coarse file have no rings.
"""

import gzip
import json
import sys

# Codes that Natural Earth leaves open.
CODES = {"France": "FR", "Norway": "NO", "Kosovo": "XK"}


def features(path):
    opened = gzip.open(path) if path.endswith(".gz") else open(path, "rb")
    with opened as file:
        return json.load(file)["features"]


def code(properties):
    iso = str(properties["ISO_A2"])
    return CODES.get(properties["NAME"], "-" if "99" in iso else iso)


def ring(points):
    rounded = [(round(x * 100), round(y * 100)) for x, y in points]
    steps, last = [], (0, 0)
    for x, y in rounded[:-1]:
        if steps and (x, y) == last:
            continue
        steps.append(f"{x - last[0]},{y - last[1]}")
        last = (x, y)
    return " ".join(steps)


def rings(geometry):
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    drawn = [ring(r) for polygon in polygons for r in polygon]
    return [r for r in drawn if r.count(" ") > 1]


def main():
    coarse, fine = map(features, sys.argv[1:3])
    lines = {}
    for feature in fine:
        properties = feature["properties"]
        lines[properties["NAME"]] = [code(properties), properties["ADMIN"]]
    for feature in coarse:
        properties = feature["properties"]
        head = [code(properties), properties["ADMIN"]]
        lines[properties["NAME"]] = head + rings(feature["geometry"])
    for _, line in sorted(lines.items()):
        print("\t".join(line))


main()
