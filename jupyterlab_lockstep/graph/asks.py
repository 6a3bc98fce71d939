"""Parts of a large graph that a page can draw: segments, the top, one page's surroundings, a box.

Each part is two small tables in the words that every reader of links knows: links (from, to, count)
and pages (url, segment, and what was measured of the whole graph as `site depth`, `site pagerank`,
`site links in`, `site links out`), written as Parquet. All read the contract of program.py.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from .links import column
from .problem import GraphProblem
from .server import Server

PAGES = 20_000  # of a part, when the page does not say
MOST_PAGES = 200_000
LINKS = 1_000_000  # of a part; the strongest by PageRank of where they end
STEPS = 6  # around a page at most
BOX = ("depth", "pagerank", "in_degree", "out_degree")


@dataclass(frozen=True)
class Part:
    """Two tables; the rest as in comm.py: pages that fit, whether links are cut, and home."""

    links: pa.Table
    pages: pa.Table
    fits: int | None
    cut: bool
    home: str | None


def part(server: Server, ask: Mapping[str, Any], home: str) -> Part:
    """What is asked for, as in comm.py: `what`, and its own keys. `home` is the whole's, or "".

    Raises `GraphProblem` ("cannot-answer") for a page that is not there or an unknown question.
    """
    what = ask.get("what")
    if what == "segments":
        return segments(server, home)
    most = min(max(int(ask.get("pages", PAGES)), 1), MOST_PAGES)
    if what == "top":
        return best(server, "true", most, home)
    if what == "box":
        return best(server, within(ask["ranges"]), most, home)
    if what == "ego":
        name = str(ask["name"])
        found, whole = ego(server, name, int(ask.get("steps", 2)), most)
        return induced(server, found, len(found) if whole else None, name)
    raise GraphProblem("cannot-answer", f"There is no part called {what!r}. Reload the page.")


def segments(server: Server, home: str) -> Part:
    """Each segment as one page, with the links between segments counted."""
    name = "coalesce(segment, 'no segment')"
    pages = server.get(
        f"select {name} as url, {name} as segment, count(*) as pages, sum(pagerank) as pagerank, "
        "min(depth) as depth, sum(in_degree) as links_in, sum(out_degree) as links_out "
        f"from pages group by {name} order by url"
    )
    links = server.get(
        f"select {name.replace('segment,', 's.segment,')} as source, "
        f"{name.replace('segment,', 'd.segment,')} as target, count(*) as count "
        "from edges e join pages s on e.src = s.id join pages d on e.dst = d.id "
        "group by 1, 2 order by 1, 2"
    )
    links = links.rename_columns(["from", "to", "count"])
    start = server.get(f"select {name} as name from pages where url = {server.dialect.text(home)}")
    first = start.column(0)[0].as_py() if start.num_rows else None
    return Part(links, named(pages), pages.num_rows, False, first)


def best(server: Server, condition: str, most: int, home: str) -> Part:
    """The pages that fit a condition, highest PageRank first, at most `most`."""
    query = (
        f"select id, pagerank from pages where {condition} "
        f"order by pagerank desc nulls last, id limit {most}"
    )
    fits = server.get(f"select count(*) as n from pages where {condition}").column(0)[0].as_py()
    return induced(server, column(server.get(query), "id"), int(fits), home)


def ego(server: Server, name: str, steps: int, most: int) -> tuple[np.ndarray, bool]:
    """Ids of a page and of what lies within `steps` links of it, in either direction.

    The nearest first, of those as near the highest ranked; and whether it is all of them.
    """
    here = server.get(f"select id from pages where url = {server.dialect.text(name)}")
    if here.num_rows == 0:
        raise GraphProblem("cannot-answer", f"No page is called {name}. Choose another.")
    found = column(here, "id")
    for _ in range(min(max(steps, 1), STEPS)):
        server.put("around", pa.table({"id": found}))
        more = server.get(
            "select p.id, p.pagerank from pages p join "
            "(select dst as id from edges where src in (select id from around) "
            "union select src as id from edges where dst in (select id from around)) n "
            "on p.id = n.id order by p.pagerank desc nulls last, p.id"
        )
        reached = column(more, "id")
        new = reached[~np.isin(reached, found)]
        if len(found) + len(new) > most:
            return np.concatenate((found, new[: most - len(found)])), False
        found = np.concatenate((found, new))
        if len(new) == 0:
            break
    return found, True


def within(ranges: Mapping[str, Any]) -> str:
    """The condition for a box; only known columns and numbers get into it."""
    conditions = ["true"]
    for name, (least, largest) in ranges.items():
        if name not in BOX:
            known = ", ".join(BOX)
            raise GraphProblem("cannot-answer", f"A box has no side {name!r}, only: {known}.")
        for sign, end in ((">=", least), ("<=", largest)):
            if end is not None and not math.isfinite(float(end)):
                raise GraphProblem("cannot-answer", f"{end} is no end of a range. Give a number.")
            if end is not None:
                conditions.append(f"{name} {sign} {float(end)!r}")
    return " and ".join(conditions)


def induced(server: Server, ids: np.ndarray, fits: int | None, home: str) -> Part:
    """These pages and the links between them; clicks count from `home` where it is among them."""
    if len(ids) == 0:
        raise GraphProblem("cannot-answer", "No page is within these limits. Widen them.")
    server.put("chosen", pa.table({"id": ids}))
    pages = server.get(
        "select url, segment, depth, pagerank, in_degree as links_in, out_degree as links_out "
        "from pages where id in (select id from chosen) order by pagerank desc nulls last, url"
    )
    links = server.get(
        "select s.url as source, d.url as target, e.times as count, d.pagerank as pagerank "
        "from edges e join pages s on e.src = s.id join pages d on e.dst = d.id "
        "where e.src in (select id from chosen) and e.dst in (select id from chosen) "
        f"order by pagerank desc nulls last, target, source limit {LINKS + 1}"
    )
    cut = links.num_rows > LINKS
    links = links.slice(0, LINKS).drop_columns("pagerank").rename_columns(["from", "to", "count"])
    here = server.get(
        "select id from pages where id in (select id from chosen) "
        f"and url = {server.dialect.text(home)}"
    )
    return Part(links, named(pages), fits, cut, home if here.num_rows else None)


def named(pages: pa.Table) -> pa.Table:
    """What was measured of the whole site, so called, since the part is measured anew."""
    site = {"depth", "pagerank", "links_in", "links_out"}
    words = [
        f"site {name.replace('_', ' ')}" if name in site else name for name in pages.column_names
    ]
    return pages.rename_columns(words)


def name_of(ask: Mapping[str, Any]) -> str:
    """What a part's files are called: the same question, the same files."""
    keys = ("what", "pages", "name", "steps", "ranges")
    said = json.dumps({key: ask[key] for key in keys if key in ask}, sort_keys=True)
    return f"part-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def write(found: Part, folder: Path, name: str) -> tuple[Path, Path]:
    """The two tables as `name`-links.parquet and `name`-pages.parquet, for this user alone."""
    files = folder / f"{name}-links.parquet", folder / f"{name}-pages.parquet"
    for table, file in zip((found.links, found.pages), files, strict=True):
        new = file.with_suffix(".new")
        parquet.write_table(table, new)
        new.chmod(0o600)
        os.replace(new, file)  # another view may be reading the same part
    return files
