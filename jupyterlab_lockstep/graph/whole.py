"""A graph that no page can hold, in one of the large engines: measured once, asked for parts."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .comm import Offer
from .problem import GraphProblem, needed
from .sources import Source, from_file

if TYPE_CHECKING:
    import pandas

    from .server import Server


class Whole:
    """One graph in DuckDB or Spark. Nothing is computed before it is first needed.

    `folder` is the graph's own, on this machine; `place` is where the contract is written: the same
    folder, or an address that Spark writes to.
    """

    def __init__(
        self,
        engine: str,
        sources: Sequence[Source],
        request: Mapping[str, Any],
        folder: Path,
        *,
        spark: str | None = None,
        workdir: str | os.PathLike[str] | None = None,
    ):
        for package in ("numpy", "pyarrow", "duckdb", "scipy"):
            needed(package, f'The engine "{engine}"')
        self._engine, self._sources, self._request = engine, sources, request
        self._folder, self._spark = folder, spark
        self._place = str(workdir or folder / engine)
        self._server: Server | None = None
        self._told: dict[str, Any] | None = None
        # A page's questions may come in a subshell, on a thread of its own, while a cell runs.
        self._one = threading.RLock()

    def told(self) -> dict[str, Any]:
        """What `program.compute` knows of the whole: pages, links, home, depth."""
        with self._one:
            if self._told is None:
                self._open()
            return self._told or {}

    def table(self, name: str) -> pandas.DataFrame:
        """`pages` or `edges` of the contract as a DataFrame, in their order."""
        order = "id" if name == "pages" else "src, dst"
        with self._one:
            return self._open().get(f"select * from {name} order by {order}").to_pandas()

    def part(self, ask: Mapping[str, Any]) -> Offer:
        """A part of the graph as files for a page; see asks.py."""
        from . import asks

        with self._one:
            found = asks.part(self._open(), ask, self.told()["home"]["name"])
            files = asks.write(found, self._folder, asks.name_of(ask))
        offered = [
            from_file(file, role, file.stem, {})
            for file, role in zip(files, ("links", "pages"), strict=True)
        ]
        counts = {"pages": found.pages.num_rows, "links": found.links.num_rows}
        told = {"counts": counts, "fits": found.fits, "cut": found.cut, "home": found.home}
        return Offer(offered, {key: value for key, value in told.items() if value is not None})

    def _open(self) -> Server:
        """The server with the tables `pages` and `edges` of the contract, computed when needed."""
        if self._server is not None:
            return self._server
        from . import program, server

        if self._engine == "duckdb":
            Path(self._place).mkdir(mode=0o700, parents=True, exist_ok=True)
            opened: Server = server.DuckServer(Path(self._place))
        else:
            opened = server.SparkServer(str(self._spark), self._place)
        kept = self._folder / f"{self._engine}.json"
        if kept.is_file():
            opened.again("pages")
            opened.again("edges")
            self._told = json.loads(kept.read_text("utf-8"))
        else:
            try:
                self._told = program.compute(opened, self._sources, self._request)
            except GraphProblem:
                opened.close()
                raise
            kept.write_text(json.dumps(self._told, ensure_ascii=False), "utf-8")
        self._server = opened
        return opened
