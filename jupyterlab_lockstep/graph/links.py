"""Where a graph's links lie while it is measured: held in this process, or left on a server.

Pages are numbers from 0. Both kinds answer the same questions with one number a page, so that what
is measured (algorithms.py) is written once.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pyarrow as pa
from scipy import sparse

from .server import Server

Vector = np.ndarray  # one value a page


class Links(Protocol):
    """Distinct directed links between pages, without self-links."""

    def onward(self, pages: Vector) -> Vector:
        """Ids of the pages that any of these pages (ids, ascending) links to, ascending."""
        ...

    def here(self, frontier: Vector, unreached: Vector) -> Links:
        """The links by which a walk goes on from these ids to unreached pages, held here."""
        ...

    def arriving(self, values: Vector) -> Vector:
        """For each page the sum of `values` over the pages whose links pass rank to it."""
        ...

    def passing(self) -> Vector:
        """For each page how many of its links pass rank."""
        ...

    def ties(self, labels: Vector) -> tuple[Vector, Vector]:
        """Distinct pairs of different labels between which a link leads, in either direction."""
        ...


class HeldLinks:
    """All links in this process: 8 bytes a link and direction."""

    def __init__(self, pages: int, start: Vector, end: Vector, passes: Vector, inside: Vector):
        """`start`, `end`: ids; `passes`: does a link pass rank; `inside`: does a page count."""
        self._pages = pages
        self._out = matrix(pages, start, end)
        both = inside[start] & inside[end]
        self._ties = start[both], end[both]
        ranked = both & passes
        # Rows are where links arrive, so that one product sums what arrives.
        self._in = matrix(pages, end[ranked], start[ranked])
        self._passing = np.bincount(start[ranked], minlength=pages)

    def onward(self, pages: Vector) -> Vector:
        first, last = self._out.indptr[pages], self._out.indptr[pages + 1]
        counts = last - first
        # Places of all links of these pages: each page's first place, counted up.
        offsets = np.repeat(first - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        return np.unique(self._out.indices[offsets + np.arange(counts.sum())])

    def here(self, frontier: Vector, unreached: Vector) -> Links:
        return self

    def arriving(self, values: Vector) -> Vector:
        return self._in @ values

    def passing(self) -> Vector:
        return self._passing

    def ties(self, labels: Vector) -> tuple[Vector, Vector]:
        start, end = labels[self._ties[0]], labels[self._ties[1]]
        apart = start != end
        return start[apart], end[apart]


def matrix(pages: int, rows: Vector, columns: Vector) -> sparse.csr_matrix:
    """Ones at (row, column), square."""
    ones = np.ones(len(rows))
    return sparse.csr_matrix((ones, (rows, columns)), shape=(pages, pages))


class ServedLinks:
    """All links on a server: `edges(src, dst, passes)`, and `inside(id)` for pages that count.

    Each question is one join; what crosses is one number a page at most.
    """

    def __init__(self, server: Server, pages: int):
        self._server, self._pages = server, pages
        server.make(
            "ties",
            "select src, dst, passes from edges where src in (select id from inside) "
            "and dst in (select id from inside)",
        )

    def onward(self, pages: Vector) -> Vector:
        self._server.put("frontier", pa.table({"id": pages.astype(np.int64)}))
        found = self._server.get(
            "select distinct dst from edges e join frontier f on e.src = f.id order by dst"
        )
        return column(found, "dst")

    def here(self, frontier: Vector, unreached: Vector) -> Links:
        open_pages = np.flatnonzero(unreached)
        self._server.put("open", pa.table({"id": open_pages}))
        self._server.put("walked", pa.table({"id": np.union1d(frontier, open_pages)}))
        found = self._server.get(
            "select src, dst from edges where dst in (select id from open) "
            "and src in (select id from walked)"
        )
        none = np.zeros(found.num_rows, dtype=bool)
        start, end = column(found, "src"), column(found, "dst")
        return HeldLinks(self._pages, start, end, none, np.ones(self._pages, dtype=bool))

    def arriving(self, values: Vector) -> Vector:
        some = np.flatnonzero(values)
        self._server.put("given", pa.table({"id": some, "value": values[some]}))
        return self._spread(
            "select dst as id, sum(value) as value from ties t join given g on t.src = g.id "
            "where passes group by dst"
        )

    def passing(self) -> Vector:
        query = "select src as id, count(*) as value from ties where passes group by src"
        return self._spread(query).astype(np.int64)

    def ties(self, labels: Vector) -> tuple[Vector, Vector]:
        self._server.put("labels", pa.table({"id": np.arange(self._pages), "label": labels}))
        # Of each label only its lowest neighbour: at most one row a label, and groups still halve.
        found = self._server.get(
            "select greatest(a.label, b.label) as high, min(least(a.label, b.label)) as low "
            "from ties t join labels a on t.src = a.id join labels b on t.dst = b.id "
            "where a.label <> b.label group by greatest(a.label, b.label)"
        )
        return column(found, "high"), column(found, "low")

    def _spread(self, query: str) -> Vector:
        """A query's (id, value) as one value a page, 0 where there is none."""
        found = self._server.get(query)
        values = np.zeros(self._pages)
        values[column(found, "id")] = column(found, "value")
        return values


def column(table: pa.Table, name: str) -> Vector:
    """One column as a vector."""
    return table.column(name).to_numpy()
