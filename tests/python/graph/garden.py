"""The invented garden shop of examples/data: `python tests/python/graph/garden.py FOLDER`."""

import csv
import random
import sys
from pathlib import Path

SEED = 2026
SECTIONS = {
    "tools": ["spade", "rake", "hoe", "fork", "shears", "trowel", "saw", "pruner"],
    "seeds": ["tomato", "basil", "carrot", "lettuce", "poppy", "clover", "bean", "pea"],
    "guides": ["compost", "mulch", "pruning", "watering", "sowing", "grafting", "frost", "pests"],
    "pots": ["clay", "zinc", "oak", "stone", "glazed", "hanging", "balcony", "window"],
}
MENU = ["/", "/tools", "/seeds", "/guides", "/pots", "/about", "/contact", "/basket"]
WORDS = ["best", "small", "large", "organic", "winter", "summer", "easy", "classic"]


def tables() -> dict[str, list[list[object]]]:
    """Rows with header of the three tables: links, pages, search."""
    chance = random.Random(SEED)
    pages: dict[str, tuple[str, str, int]] = {
        path: (path.strip("/").title() or "Home", path.strip("/") or "home", 200) for path in MENU
    }
    links: list[list[object]] = []
    articles: list[str] = []
    for section, subjects in SECTIONS.items():
        found = [f"/{section}/{word}-{subject}" for subject in subjects for word in WORDS]
        chance.shuffle(found)
        before = f"/{section}"
        for number in range(0, len(found), 8):
            listing = f"/{section}" if number == 0 else f"/{section}/page/{number // 8 + 1}"
            if listing != before:
                pages[listing] = (f"{section.title()}, page {number // 8 + 1}", section, 200)
                links.append([before, listing, "Next", "Content"])
            for article in found[number : number + 8]:
                words = article.rsplit("/", 1)[1].split("-")
                status = 404 if chance.random() < 0.02 else 200
                pages[article] = (f"{words[0].title()} {words[1]}", section, status)
                if chance.random() > 0.03:  # else nothing links there
                    links.append([listing, article, " ".join(words), "Content"])
                    articles.append(article)
            before = listing
    for article in articles:
        for other in chance.sample(articles, chance.randrange(1, 5)):
            if other != article:
                links.append([article, other, "See also", "Content"])
    for page in pages:
        links += [[page, target, "", "Navigation"] for target in MENU if page != target]
    search = []
    for path in pages:
        impressions = int(chance.paretovariate(0.9) * 20)
        clicks = int(impressions * chance.uniform(0, 0.08))
        if impressions > 25:
            search.append([path, clicks, impressions, round(chance.uniform(1, 40), 1)])
    # Taken off the site, and still found.
    search += [[f"/seeds/{word}-leek", 3, 90, 22.5] for word in WORDS[:3]]
    rows = [[url, *row] for url, row in pages.items()]
    return {
        "links": [["source", "destination", "anchor", "link position"], *links],
        "pages": [["url", "title", "section", "status"], *rows],
        "search": [["page", "clicks", "impressions", "position"], *search],
    }


def write(folder: Path) -> list[Path]:
    """Write garden-links.csv, garden-pages.csv and garden-search.csv."""
    files = []
    for name, rows in tables().items():
        file = folder / f"garden-{name}.csv"
        with file.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows(rows)
        files.append(file)
    return files


if __name__ == "__main__":
    write(Path(sys.argv[1]))
