"""A generated crawl, messy as real ones are: the same for the same seed."""

import random
from pathlib import Path

HOST = "https://shop.example"
SECTIONS = [f"section-{number}" for number in range(12)]
PARAMETERS = ("?utm_source=mail", "?b=2&a=1", "#top", "?gclid=9&b=2&a=1")


def write_crawl(folder: Path, links: int, seed: int = 7) -> tuple[Path, Path]:
    """A links file of about `links` rows and a pages file, in `folder`.

    Nearly every page links home; each section is a chain of listings with articles below; 2 % of
    the pages are only in the pages file. One row in 20 writes its address in another way.
    """
    chance = random.Random(seed)
    pages = max(links // 10, 60)
    names = [f"{HOST}/"]
    listings: dict[str, list[str]] = {section: [] for section in SECTIONS}
    rows: list[tuple[str, str]] = []
    for number in range(1, pages):
        section = SECTIONS[(number - 1) % len(SECTIONS)]
        chain = listings[section]
        if (number - 1) % 60 < len(SECTIONS):
            name = f"{HOST}/{section}/" + (f"page/{len(chain)}" if chain else "")
            rows.append((chain[-1] if chain else names[0], name))
            chain.append(name)
        else:
            name = f"{HOST}/{section}/article-{number}-é"
            if number % 50:  # else an orphan
                rows.append((chance.choice(chain), name))
        names.append(name)
    rows += [(name, names[0]) for name in names[1:] if chance.random() < 0.97]
    while len(rows) < links:
        start, end = chance.choice(names[: pages // 2]), chance.choice(names)
        orphan = end.endswith("-é") and int(end.split("-")[-2]) % 50 == 0
        if orphan or "/page/" in end:  # a listing is reached from the one before it
            continue
        rows.append((start, end if chance.random() < 0.98 else f"https://other.example/{end[-4:]}"))

    def written(name: str) -> str:
        way = chance.randrange(120)
        if way < len(PARAMETERS) and way != 1:
            return name + PARAMETERS[way].replace("&b=2&a=1", "")
        other = {
            10: name.replace("https:", "http:"),
            11: name.replace("shop.example", "SHOP.example:443"),
            12: name + "/" if not name.endswith("/") else name,
            13: f" {name}",
            14: f"{name}?b=2&a=1",
            15: f"{name}?a=1&b=2&utm_medium=x",
        }
        return other.get(way, name)

    path, table = folder / "links.csv", folder / "pages.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("Type,Source,Destination,Follow\r\n")
        for start, end in rows:
            follow = "false" if chance.random() < 0.03 else "true"
            kind = "Image" if chance.random() < 0.01 else "Hyperlink"
            file.write(f'{kind},"{written(start)}","{written(end)}",{follow}\r\n')
    with table.open("w", encoding="utf-8") as file:
        file.write("url,clicks,impressions\n")
        for number, name in enumerate(names):
            file.write(f"{name},{number % 7},{number % 101}\n")
    return path, table
