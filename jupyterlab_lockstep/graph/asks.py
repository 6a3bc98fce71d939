"""Parts of a large graph that a page can draw: segments, the top, one page's surroundings, a box.

Each part is two small tables in the words that every reader of links knows: links (from, to, count)
and pages (url, segment, and what was measured of the whole graph as `site depth`, `site pagerank`,
`site links in`, `site links out`), written as Parquet. All read the contract of program.py.
"""

from __future__ import annotations

from collections.abc import Mapping
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
BOX = ("depth", "pagerank", "in_degree", "out_degree")


def part(server: Server, ask: Mapping[str, Any]) -> tuple[pa.Table, pa.Table]:
    """Links and pages of what is asked for, as in comm.py: `what`, and its own keys.

    Raises `GraphProblem` ("cannot-answer") for a page that is not there or an unknown question.
    """
    what = ask.get("what")
    if what == "segments":
        return segments(server)
    most = min(max(int(ask.get("pages", PAGES)), 1), MOST_PAGES)
    if what == "top":
        return induced(server, top(server, "true", most))
    if what == "ego":
        return induced(server, ego(server, str(ask["name"]), int(ask.get("steps", 2)), most))
    if what == "box":
        return induced(server, top(server, within(ask["ranges"]), most))
    raise GraphProblem("cannot-answer", f"There is no part called {what!r}. Reload the page.")


def segments(server: Server) -> tuple[pa.Table, pa.Table]:
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
    return links, named(pages)


def top(server: Server, condition: str, most: int) -> np.ndarray:
    """Ids of the pages that fit, highest PageRank first."""
    query = (
        f"select id, pagerank from pages where {condition} order by pagerank desc, id limit {most}"
    )
    return column(server.get(query), "id")


def ego(server: Server, name: str, steps: int, most: int) -> np.ndarray:
    """Ids of a page and of what lies within `steps` links of it, in either direction."""
    here = server.get(f"select id from pages where url = {server.dialect.text(name)}")
    if here.num_rows == 0:
        raise GraphProblem("cannot-answer", f"No page is called {name}. Choose another.")
    found = column(here, "id")
    for _ in range(min(max(steps, 1), 6)):
        server.put("around", pa.table({"id": found}))
        more = server.get(
            "select distinct dst as id from edges where src in (select id from around) "
            "union select distinct src as id from edges where dst in (select id from around)"
        )
        new = np.setdiff1d(column(more, "id"), found)
        found = np.concatenate((found, new[: most - len(found)]))
        if len(new) == 0 or len(found) >= most:
            break
    return found


def within(ranges: Mapping[str, Any]) -> str:
    """The condition for a box; only known columns and numbers get into it."""
    conditions = ["true"]
    for name, (least, largest) in ranges.items():
        if name not in BOX:
            known = ", ".join(BOX)
            raise GraphProblem("cannot-answer", f"A box has no side {name!r}, only: {known}.")
        conditions.append(f"{name} between {float(least)!r} and {float(largest)!r}")
    return " and ".join(conditions)


def induced(server: Server, ids: np.ndarray) -> tuple[pa.Table, pa.Table]:
    """These pages and the links between them."""
    server.put("chosen", pa.table({"id": ids}))
    pages = server.get(
        "select url, segment, depth, pagerank, in_degree as links_in, out_degree as links_out "
        "from pages where id in (select id from chosen) order by pagerank desc, url"
    )
    links = server.get(
        "select s.url as source, d.url as target, e.times as count, d.pagerank as pagerank "
        "from edges e join pages s on e.src = s.id join pages d on e.dst = d.id "
        "where e.src in (select id from chosen) and e.dst in (select id from chosen) "
        f"order by pagerank desc, target, source limit {LINKS}"
    )
    links = links.drop_columns("pagerank").rename_columns(["from", "to", "count"])
    return links, named(pages)


def named(pages: pa.Table) -> pa.Table:
    """What was measured of the whole site, so called, since the part is measured anew."""
    site = {"depth", "pagerank", "links_in", "links_out"}
    words = [
        f"site {name.replace('_', ' ')}" if name in site else name for name in pages.column_names
    ]
    return pages.rename_columns(words)


def write(links: pa.Table, pages: pa.Table, folder: Path, name: str) -> tuple[Path, Path]:
    """The two tables as `name`-links.parquet and `name`-pages.parquet, for this user alone."""
    files = folder / f"{name}-links.parquet", folder / f"{name}-pages.parquet"
    for table, file in zip((links, pages), files, strict=True):
        parquet.write_table(table, file)
        file.chmod(0o600)
    return files
