"""Makes the invented tables of the examples.

`python tests/python/examples/invented.py examples/data` makes the same bytes again: shops, offers,
reviews and health records come from a seed. Nobody's data is in them; the telephone numbers are of
the range that Germany's regulator keeps for films and books (030 23125 000 to 999).
"""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

SEED = 20261123

SHOPS = {  # price level, share of the products it has, usual stars
    "Nordkamm": (1.00, 0.9, 4.2),
    "Talblick": (0.94, 0.8, 3.9),
    "Fernpfad": (1.12, 1.0, 4.5),
    "Steinhof": (0.88, 0.6, 3.4),
    "Graugans": (1.03, 0.5, 4.1),
    "Seilwerk": (1.20, 0.4, 4.6),
}
CATEGORIES = {  # cheapest and dearest product
    "Tent": (180, 520),
    "Backpack": (60, 240),
    "Stove": (25, 140),
    "Boots": (90, 260),
    "Jacket": (70, 380),
    "Lamp": (15, 90),
    "Bottle": (8, 45),
    "Rope": (40, 190),
}
MAKES = ["Alpin", "Brume", "Cairn", "Dolen", "Erika", "Fjell"]
PRAISE = [
    "arrived on time",
    "fits as described",
    "good advice on the phone",
    "sturdy and light",
    "easy to return",
    "fair price",
    "well packed",
]
BLAME = [
    "arrived a week late",
    "seam came loose",
    "nobody answered my mail",
    "return took a month",
    "smaller than described",
    "price went up in the basket",
]
FIRST_NAMES = [
    "Anouk",
    "Bram",
    "Ciska",
    "Dario",
    "Elin",
    "Farid",
    "Greta",
    "Hauke",
    "Ines",
    "Jorin",
    "Kaja",
    "Levin",
    "Mira",
    "Nilo",
    "Ottilie",
    "Pelle",
    "Quirin",
    "Romy",
    "Senta",
    "Till",
    "Ulla",
    "Veit",
    "Wanda",
    "Xaver",
    "Yara",
    "Zeno",
]
LAST_NAMES = [
    "Amselgrund",
    "Birkenau",
    "Clausthaler",
    "Dornfeld",
    "Eibenschlag",
    "Farnwald",
    "Ginsterhof",
    "Haselbrink",
    "Immenried",
    "Jagsthuber",
    "Kolkmann",
    "Lerchenau",
    "Moorbach",
    "Nesselrath",
    "Otterbein",
    "Pappelhain",
]
WARDS = {  # diagnoses by ICD-10
    "Cardiology": ["I50.1", "I21.4", "I48.0"],
    "Surgery": ["K35.8", "S72.0", "K80.2"],
    "Internal medicine": ["J18.9", "E11.9", "N39.0"],
    "Geriatrics": ["S72.0", "F05.0", "J18.9"],
}
NOTES = ["stable", "asks to go home early", "daughter is contact", "lives alone", "", ""]


def write(folder, name, header, rows):
    with open(folder / name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def offers(chance):
    for category, (low, high) in CATEGORIES.items():
        for make in MAKES:
            usual = chance.uniform(low, high)
            for shop, (level, share, _) in SHOPS.items():
                if chance.random() > share:
                    continue
                price = f"{usual * level * chance.uniform(0.93, 1.07):.2f}"
                stock = "yes" if chance.random() < 0.85 else "no"
                words, links = chance.randint(40, 900), int(chance.expovariate(1 / 9))
                yield [shop, f"{make} {category}", category, price, stock, words, links]


def reviews(chance):
    for shop, (_, share, usual) in SHOPS.items():
        for _ in range(int(60 * share)):
            stars = max(1, min(5, round(chance.gauss(usual, 1.0))))
            said = PRAISE if stars >= 4 else BLAME if stars <= 2 else PRAISE + BLAME
            month = f"2026-{chance.randint(1, 10):02d}"
            yield [shop, month, stars, "; ".join(chance.sample(said, 2))]


def records(chance):
    people = [
        (
            f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}",
            date(1930, 1, 1) + timedelta(days=chance.randint(0, 25_000)),
            f"+49 30 23125 {number:03d}",
        )
        for number in range(90)
    ]
    stays = []
    for _ in range(240):
        person = people[int(chance.triangular(0, 90, 20))]
        ward = chance.choice(list(WARDS))
        admitted = date(2026, 1, 1) + timedelta(days=chance.randint(0, 270))
        discharged = admitted + timedelta(days=max(1, int(chance.gammavariate(2.2, 3.0))))
        pressure = int(chance.gauss(138, 18))
        diagnosis, note = chance.choice(WARDS[ward]), chance.choice(NOTES)
        stays.append([*person, ward, diagnosis, admitted, discharged, pressure, note])
    stays.sort(key=lambda stay: stay[5])
    for number, stay in enumerate(stays):
        if number % 41 == 7:
            stay[7] = ""  # nobody measured
        if number % 67 == 13:
            stay[6] = stay[5] - timedelta(days=1)  # left before coming
        yield [f"R{number + 1:04d}", *stay]


def main(folder):
    chance = Random(SEED)
    columns = ["shop", "product", "category", "price", "in_stock", "page_words", "links_in"]
    write(folder, "shop-offers.csv", columns, offers(chance))
    write(folder, "shop-reviews.csv", ["shop", "month", "stars", "text"], reviews(chance))
    chosen = [["Talblick", 2004], ["Fernpfad", 1998], ["Steinhof", 2015]]
    write(folder, "competitors.csv", ["shop", "since"], chosen)
    columns = ["record", "name", "born", "phone", "ward", "diagnosis"]
    columns += ["admitted", "discharged", "systolic", "note"]
    write(folder, "health-records.csv", columns, records(chance))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
