"""A graph that no page can hold, from tables to the Parquet contract: one program, on any engine.

What it writes into the output folder is the same whatever the engine:

- `pages.parquet`: id (rank of the url by its UTF-8 bytes, from 0), url, segment (null: none),
  external (another host), depth (clicks from home, null: out of reach), pagerank (sums to 1, null
  for external pages), in_degree and out_degree (distinct pages), component (the lowest id of the
  weakly connected component; external pages stand alone).
- `edges.parquet`: src, dst (ids; distinct, self-links left out), kind ("template" where the file's
  Link Position says menu, header or footer, else "editorial"), times (rows that say it), flags
  ("nofollow", "template", both or neither, with a space between).

Addresses are made one by the rules of addresses.py; home, other hosts and segments are found as the
page's engine finds them. Not done here: redirects and canonicals, template links by inference (they
are marked by a column only), strong components, communities, and the findings made of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from . import addresses, algorithms
from .links import HeldLinks, Links, ServedLinks, Vector, column
from .problem import GraphProblem
from .roles import roles_of
from .server import Server
from .sources import Source

HELD = 20_000_000  # links that this process fetches; more stay on the server
SEGMENTS = 250  # as join/segment.ts
TEMPLATE = "(?i)navigation|nav|menu|header|footer"
PAGES = (
    "id, url, segment, external, cast(case when depth >= 0 then depth end as bigint) as depth, "
    "case when not external then pagerank end as pagerank, in_degree, out_degree, component"
)
EDGES = (
    "src, dst, case when template then 'template' else 'editorial' end as kind, times, "
    "case when passes and template then 'template' when passes then '' "
    "when template then 'nofollow template' else 'nofollow' end as flags"
)


def compute(
    server: Server, sources: Sequence[Source], request: Mapping[str, Any], held: int = HELD
) -> dict[str, Any]:
    """Read, make one, measure and write; returns what is known of the whole, ready for JSON.

    `held`: graphs with more distinct links are measured on the server. Raises `GraphProblem`.
    """
    segmented = read(server, sources, request.get("segment"))
    number(server)
    count = int(one(server, "select count(*) as n from numbered"))
    links_count = int(one(server, "select count(*) as n from edges"))
    if count == 0:
        raise GraphProblem("empty", f"{sources[0].name} holds no link. Check its columns.")
    hosts(server)
    home, guessed = home_of(server, request.get("home"))
    external = outside(server, count, home)
    server.put("inside", pa.table({"id": np.flatnonzero(~external)}))
    segment(server, segmented)
    links = (
        held_links(server, count, external) if links_count <= held else ServedLinks(server, count)
    )
    depth, rounds = measure(server, links, count, home, external)
    server.keep(
        "pages",
        f"select {PAGES} from numbered n join described using (id) join measured using (id) "
        "order by id",
    )
    server.keep("edges", f"select {EDGES} from edges order by src, dst")
    reached = np.bincount(depth[(depth > 0) & ~external])[1:]
    name = "" if home < 0 else str(one(server, f"select url from pages where id = {home}"))
    return {
        "pages": count,
        "links": links_count,
        "home": {"name": name, "guessed": guessed},
        "depth": {
            "counts": reached.tolist(),
            "outOfReach": int(((depth < 0) & ~external).sum()) if home >= 0 else 0,
        },
        "external": int(external.sum()),
        "pagerank": {"rounds": rounds},
    }


def one(server: Server, query: str) -> Any:
    """The one value of a query."""
    return server.get(query).column(0)[0].as_py()


def read(server: Server, sources: Sequence[Source], wanted: str | None) -> bool:
    """Make `rows(a, b, passes, template, times)`, `names(name)` and `described_by(name, segment)`.

    Returns whether a column says the segments.
    """
    sql = server.dialect
    links = sources[0]
    roles = roles_of(server.open("links_file", links), "links", links.roles, links.name)
    at = {
        role: f"cast({sql.name(name)} as {addresses.text_type(sql)})"
        for role, name in roles.items()
    }
    passes = "true"
    if "follow" in at:
        passes = f"not {sql.matches(at['follow'], '(?i)^(false|no|0|nofollow)$')}"
    template = sql.matches(at["position"], TEMPLATE) if "position" in at else "false"
    times = (
        f"coalesce(try_cast({at['count']} as bigint), 1)" if "count" in at else "cast(1 as bigint)"
    )
    kept = f"{at['from']} <> '' and {at['to']} <> ''"
    if "type" in at:
        # A column called type that names no hyperlink says something else.
        hyper = sql.matches(at["type"], "(?i)^(hyperlinks?|a ?href|href)$")
        if one(
            server, f"select count(*) as n from (select 1 from links_file where {hyper} limit 1) x"
        ):
            kept += f" and {hyper}"
    server.make(
        "rows",
        f"select {at['from']} as a, {at['to']} as b, coalesce({passes}, true) as passes, "
        f"coalesce({template}, false) as template, {times} as times from links_file where {kept}",
    )
    described, segmented = [], False
    for place, source in enumerate(sources[1:]):
        told = {**source.roles, **({"segment": wanted} if wanted else {})}
        columns = server.open(f"pages_file_{place}", source)
        if wanted and wanted not in columns:
            told.pop("segment")
        found = roles_of(columns, "pages", told, source.name)
        text = addresses.text_type(sql)
        url = f"cast({sql.name(found['url'])} as {text})"
        value = f"cast({sql.name(found['segment'])} as {text})" if "segment" in found else "''"
        segmented |= "segment" in found
        described.append(f"select {url} as name, {value} as segment from pages_file_{place}")
    none = "select a as name, '' as segment from rows where false"
    server.make("described_by", " union all ".join(described or [none]))
    server.make(
        "names",
        "select a as name from rows union select b from rows "
        "union select name from described_by where name <> ''",
    )
    return segmented


def number(server: Server) -> None:
    """Make `known(name, id)`, `numbered(id, url)`, `edges(src, dst, passes, template, times)`."""
    steps = addresses.steps(server.dialect)
    server.make("parts", steps.parts)
    server.make("schemed", steps.schemed)
    server.make("slashed", steps.slashed)
    server.make(
        "numbered",
        "select cast(row_number() over (order by url) - 1 as bigint) as id, url "
        "from (select distinct url from slashed) u",
    )
    server.make("known", "select s.name, n.id from slashed s join numbered n on s.url = n.url")
    # Apart, because an optimiser takes `src <> dst` for a join of all pages with all pages.
    server.make(
        "placed",
        "select f.id as src, t.id as dst, r.passes, r.template, r.times "
        "from rows r join known f on r.a = f.name join known t on r.b = t.name",
    )
    server.make(
        "edges",
        "select src, dst, bool_or(passes) as passes, bool_and(template) as template, "
        "cast(sum(times) as bigint) as times from placed where src <> dst group by src, dst",
    )


def hosts(server: Server) -> None:
    """Make `hosted(id, url, host, root, in_degree, out_degree)`; no host: empty."""
    sql = server.dialect
    host = addresses.host_of(sql, "n.url")
    server.make(
        "hosted",
        f"select n.id, n.url, {host} as host, {addresses.is_root(sql, 'n.url')} as root, "
        "coalesce(i.pages, 0) as in_degree, coalesce(o.pages, 0) as out_degree from numbered n "
        "left join (select dst, count(*) as pages from edges group by dst) i on n.id = i.dst "
        "left join (select src, count(*) as pages from edges group by src) o on n.id = o.src",
    )


def home_of(server: Server, wanted: str | None) -> tuple[int, bool]:
    """The id of the page where depth starts, -1 for none, and whether it was guessed.

    As join/site.ts: the most linked root of the host whose pages link most; else the page that most
    pages link to and that links on. Raises `GraphProblem` for a name that no page has.
    """
    sql = server.dialect
    if wanted is not None:
        text = sql.text(wanted)
        query = (
            f"select id from known where name = {text} union all "
            f"select id from numbered where url = {text} or url = {text} || '/' "
            f"or url || '/' = {text}"
        )
        found = column(server.get(query), "id")
        if len(found) == 0:
            problem = f"No page is called {wanted}. Give home as the tables write it."
            raise GraphProblem("no-home", problem)
        return int(found[0]), False
    mostly = one(
        server, "select count(case when host <> '' then 1 end) * 2 >= count(*) from hosted"
    )
    busiest = server.get(
        "select host, sum(out_degree) as links, count(*) as pages from hosted where host <> '' "
        "group by host order by links desc, pages desc, host limit 1"
    )
    ours = "true"
    if mostly and busiest.num_rows:
        ours = f"host = {sql.text(busiest.column(0)[0].as_py())}"
    order = "order by in_degree desc, url limit 1"
    root = ours if ours != "true" else "host = ''"
    for fits in (f"root and {root} and out_degree > 0", f"{ours} and out_degree > 0", ours):
        found = server.get(f"select id, in_degree, url from hosted where {fits} {order}")
        if found.num_rows:
            return int(found.column(0)[0].as_py()), True
    return -1, True


def outside(server: Server, pages: int, home: int) -> Vector:
    """Whether each page is on another host than home; none is where most names have no host."""
    table = server.get("select id, host from hosted order by id")
    codes = table.column("host").combine_chunks().dictionary_encode()
    number_of = codes.indices.to_numpy()
    names = codes.dictionary.to_pylist()
    empty = names.index("") if "" in names else -1
    has_host = number_of != empty
    if has_host.sum() * 2 < pages or home < 0 or not has_host[home]:
        return np.zeros(pages, dtype=bool)
    return has_host & (number_of != number_of[home])


def segment(server: Server, segmented: bool) -> None:
    """Make `described(id, segment, in_degree, out_degree)`; other hosts' pages have no segment."""
    sql = server.dialect
    if segmented:
        said = (
            "select k.id, min(d.segment) as part from described_by d "
            "join known k on d.name = k.name where d.segment <> '' group by k.id"
        )
        least = 1
    else:
        part = addresses.first_part(sql, "url")
        ours = "id in (select id from inside)"
        said = f"select id, {part} as part from hosted where {part} <> '' and {ours}"
        least = 2
    server.make(
        "described",
        f"with said as ({said}), "
        "counted as (select part, count(*) as pages from said group by part), "
        f"most as (select part, pages from counted where pages >= {least} "
        f"order by pages desc, part limit {SEGMENTS}) "
        "select h.id, m.part as segment, h.in_degree, h.out_degree from hosted h "
        "left join said s on h.id = s.id left join most m on s.part = m.part",
    )


def held_links(server: Server, pages: int, external: Vector) -> Links:
    """All links, fetched."""
    found = server.get("select src, dst, passes from edges")
    passes = found.column("passes").combine_chunks().to_numpy(zero_copy_only=False)
    return HeldLinks(pages, column(found, "src"), column(found, "dst"), passes, ~external)


def measure(
    server: Server, links: Links, pages: int, home: int, external: Vector
) -> tuple[Vector, int]:
    """Make `measured(id, external, depth, pagerank, component)`; returns depths and rounds."""
    depth = algorithms.click_depth(links, pages, home, external)
    rank, rounds = algorithms.pagerank(links, ~external)
    table = {
        "id": np.arange(pages),
        "external": external,
        "depth": depth,
        "pagerank": rank,
        "component": algorithms.components(links, pages),
    }
    server.put("measured", pa.table(table))
    return depth, rounds
