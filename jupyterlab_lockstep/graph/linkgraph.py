"""`link_graph()`: tables as a map in a notebook; measures and selection as DataFrames."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import bundle, measured, sources, store
from .comm import Held, Offer, hold
from .problem import GraphProblem, needed
from .sources import Source
from .whole import Whole

if TYPE_CHECKING:
    import pandas

ENGINES = ("auto", "page", "duckdb", "spark")
PLACEMENTS = ("rings", "force", "segments")
PAGE_HOLDS = 5_000_000  # links; above, "auto" is DuckDB
LINK_ROLES = ("from", "to", "type", "status", "anchor", "follow", "rel", "position", "count")
PAGE_ROLES = [
    "url",
    "title",
    "segment",
    "status",
    "indexable",
    "canonical",
    "redirect",
    "type",
    "clicks",
    "impressions",
    "ranking",
]


@dataclass(frozen=True)
class Told:
    """How a graph is read (`request`, as the page's `LoadRequest`), first seen, and computed."""

    request: Mapping[str, Any]
    view: Mapping[str, Any]
    server: Mapping[str, Any]


def link_graph(
    edges: Any,
    pages: Any = None,
    *,
    home: str | None = None,
    segment: str | None = None,
    engine: str = "auto",
    placement: str = "rings",
    colour: str | None = None,
    size: str | None = None,
    templates: bool = True,
    roles: Mapping[str, str] | None = None,
    page_roles: Mapping[str, str] | None = None,
    spark: str | None = None,
    workdir: str | os.PathLike[str] | None = None,
) -> LinkGraph:
    """A web site's links and pages as a graph that shows itself in a notebook.

    edges
        A row for each link: a pandas DataFrame, or the path of a CSV, CSV.gz or Parquet file. The
        columns where a link starts and ends are found by name (from, source, Source URL …).
    pages
        A row for each page, or a list of such tables that are joined in turn (crawl, Search
        Console, sitemap). Columns without a known name stay, to colour, size and filter by.
    home
        The page where click depth starts; guessed when not given, and the guess is said.
    segment
        Column of `pages` that names the segment; default: the first part of the address.
    engine
        "page" measures with Lockstep's own engine, in the page or with Node; "duckdb" in this
        process with DuckDB and SciPy; "spark" on a Spark Connect server. "auto" is "page" up to
        5,000,000 links, then "duckdb".
    placement, colour, size, templates
        How the view begins: "rings", "force" or "segments"; columns to colour and size pages by
        ("segment", "pagerank", …); whether template links are drawn.
    roles, page_roles
        Role → name of its column, where names do not tell: `roles={"from": "a", "to": "b"}`.
    spark, workdir
        For engine "spark": the server ("sc://localhost:15002") and a folder or address that it can
        write to and this process can read; default: the graph's own folder on this machine.

    The data never enters the notebook: files stay where they are, DataFrames are kept for this
    user in Jupyter's data folder (the newest 20, at most 30 days). Raises `GraphProblem`.
    """
    check(engine, "engine", ENGINES)
    check(placement, "placement", PLACEMENTS)
    for told_roles, known in ((roles, LINK_ROLES), (page_roles, PAGE_ROLES)):
        for role in told_roles or {}:
            check(role, "A role", known)
    if engine == "spark" and not spark:
        remedy = 'Give spark="sc://host:15002"'
        raise GraphProblem("no-server", f"The engine spark needs a server's address. {remedy}.")
    tables = [(edges, "links", "links", roles or {})]
    more = list(pages) if isinstance(pages, (list, tuple)) else [] if pages is None else [pages]
    for number, table in enumerate(more):
        name = "pages" if number == 0 else f"pages-{number + 1}"
        tables.append((table, "pages", name, page_roles or {}))
    told = Told(
        request=given(home=home, segment=segment),
        view=given(placement=placement, colour=colour, size=size, templates=templates),
        server={"spark": spark, "workdir": workdir},
    )
    draft = store.draft()
    try:
        found = [source_of(*table, draft, engine) for table in tables]
        if engine == "auto":
            engine = "duckdb" if (found[0].rows or 0) > PAGE_HOLDS else "page"
        graph = id_of(found, told, engine)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    folder = store.settle(draft, graph)
    found = [in_folder(source, folder) for source in found]
    return LinkGraph(graph, engine, found, told, folder)


def in_folder(source: Source, folder: Path) -> Source:
    """A DataFrame's file where it lies now; any other file gets a link there.

    So that the companion finds the data of a notebook whose kernel is gone. Where links are not
    allowed, as on some Windows machines, such a page asks to run the cell again.
    """
    here = folder / source.kept
    if source.name == source.kept and not Path(source.file).exists():
        return replace(source, file=str(here))
    if source.kept and here.resolve() != Path(source.file).resolve():
        with suppress(OSError):
            here.unlink(missing_ok=True)
            here.symlink_to(source.file)
    return source


def given(**options: Any) -> dict[str, Any]:
    """The options that were given."""
    return {name: value for name, value in options.items() if value is not None}


class LinkGraph:
    """One site's graph: shows itself in a notebook, and gives what is measured and selected.

    `id` is made of the data's hashes, the engine and how the data is read: the same data has the
    same id in every notebook.
    """

    def __init__(self, graph: str, engine: str, found: Sequence[Source], told: Told, folder: Path):
        self.id, self.engine = graph, engine
        self._sources, self._told, self._folder = list(found), told, folder
        self._whole: Whole | None = None
        if engine != "page":
            request, server = told.request, told.server
            self._whole = Whole(engine, found, request, folder, **server)
        self._held = hold(graph, Held(self._offer, self._ask))
        self._shown: dict[str, Any] | None = None

    @property
    def counts(self) -> dict[str, int]:
        """Distinct pages and links, pages that no path leads to, and findings."""
        if self._whole:
            told = self._whole.told()
            return {
                "pages": told["pages"],
                "links": told["links"],
                "outOfReach": told["depth"]["outOfReach"],
                "findings": 0,
            }
        report = self.report
        return {
            "pages": report["pages"],
            "links": report["links"],
            "outOfReach": report["depth"]["outOfReach"],
            "findings": len(report["findings"]),
        }

    @property
    def home(self) -> str:
        """The page where click depth starts; empty when there is none."""
        return (self._whole.told() if self._whole else self.report)["home"]["name"]

    @property
    def report(self) -> dict[str, Any]:
        """What `lockstep graph --json` says of the graph; of a large engine, what it computed."""
        if self._whole:
            return self._whole.told()
        return measured.measure(self._sources, self._told.request, self._folder / "measured")

    @property
    def pages(self) -> pandas.DataFrame:
        """A row for each page: url, segment, depth (clicks), pagerank (sums to 1), in_degree and
        out_degree (distinct pages), component, and the columns of the tables of pages.
        """
        pandas = needed("pandas", "Reading pages as a DataFrame")
        if self._whole:
            return self._whole.table("pages")
        files = dict(measured.written(self.report))
        for kind in ("parquet", "csv") if importlib.util.find_spec("pyarrow") else ("csv",):
            if f"pages.{kind}" in files:
                return read_table(pandas, files[f"pages.{kind}"], kind)
        raise GraphProblem("not-measured", "The pages could not be written. Look at g.report.")

    @property
    def findings(self) -> pandas.DataFrame:
        """A row for each finding, in the order to read them: question ("broken", "gain" or
        "upkeep"), title, count, sentence, query, kind, id, and pages (list of at most 20 names).
        """
        pandas = needed("pandas", "Reading findings as a DataFrame")
        found = self.report.get("findings", [])
        columns = ["question", "title", "count", "sentence", "query", "kind", "id", "pages"]
        return pandas.DataFrame(
            [{name: one.get(name) for name in columns} for one in found], columns=columns
        )

    @property
    def selection(self) -> pandas.DataFrame:
        """The rows of `pages` that are selected in a view, in its order; empty before that.

        `selection.attrs["label"]` says what was selected: "Starved pages", "Lasso".
        """
        names = self._held.selected
        pages = self.pages.drop_duplicates("url").set_index("url", drop=False)
        chosen = pages.reindex(names).assign(url=names).reset_index(drop=True)
        chosen.attrs["label"] = self._held.label
        return chosen.astype({name: pages[name].dtype for name in pages} if not names else {})

    def export(self, format: str, path: str | os.PathLike[str]) -> Path:
        """Write the graph to a file and return its path.

        `format`: "links.csv", "pages.csv", "links.parquet", "pages.parquet", "gexf", "graphml",
        "html" (the map, alone), "reading.md" or "reading.html" (findings, numbers and picture). A
        large engine's tables lie in `g.folder` instead. Raises `GraphProblem`.
        """
        if self._whole:
            sentence = (
                f"A graph of the engine {self.engine} is not exported. Its tables: {self.folder}"
            )
            raise GraphProblem("cannot-export", sentence)
        place = store.draft()
        try:
            measured.run(self._sources, self._told.request, place, format)
            (file,) = place.iterdir()
            return Path(shutil.move(file, path))
        finally:
            shutil.rmtree(place, ignore_errors=True)

    @property
    def folder(self) -> Path:
        """Where the data and the measures of this graph are kept on this machine."""
        return self._folder

    def part(self, what: str, **ask: Any) -> tuple[pandas.DataFrame, pandas.DataFrame]:
        """Links and pages of a part of a large graph: "segments", "top" (pages=20000), "ego"
        (name=…, steps=2) or "box" (ranges={"depth": (3, 5)}). Raises `GraphProblem`.
        """
        offer = self._ask({"what": what, **ask})
        pandas = needed("pandas", "Reading a part as DataFrames")
        links, pages = (read_table(pandas, source.file, "parquet") for source in offer.files)
        return links, pages

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        if self._shown is not None:
            return self._shown
        about = {
            "id": self.id,
            "engine": self.engine,
            "request": dict(self._told.request),
            "view": dict(self._told.view),
        }
        names = " and ".join(source.name for source in self._sources[:2])
        if self._whole is None:
            try:
                measured.measure(self._sources, self._told.request, self._folder / "measured")
            except GraphProblem as problem:
                # The view reads the same files by itself, and says what is wrong with them.
                sentence = f"Link graph of {names}. It was not measured here: {problem}"
                return bundle.bundle(about, self._sources, sentence, [], [])
        self._shown = self._show(about, names)
        return self._shown

    def __repr__(self) -> str:
        return f"LinkGraph({self._sources[0].name!r}, id={self.id!r}, engine={self.engine!r})"

    def _show(self, about: Mapping[str, Any], names: str) -> dict[str, Any]:
        counts = self.counts
        measures = {"home": self.home or None, "counts": counts}
        start = f" from {self.home}" if self.home else ""
        sentence = (
            f"Link graph of {names}: {counts['pages']:,} pages, {counts['links']:,} links, "
            f"{counts['outOfReach']:,} pages out of reach{start}."
        )
        try:
            pages = self.pages
        except GraphProblem as problem:
            if problem.code != "package-missing":
                raise
            depths, segments = [], []  # no pandas: the view measures by itself
        else:
            depths = [
                None if depth != depth else int(depth) for depth in pages["depth"].astype(float)
            ]
            segments = [str(name) for name in pages["segment"]]
        picture = None if self._whole else measured.picture(self.report)
        return bundle.bundle(
            {**about, **measures}, self._sources, sentence, depths, segments, picture
        )

    def _offer(self) -> Offer:
        """Files for a view that has just opened."""
        told = {"engine": self.engine, "request": dict(self._told.request)}
        if self._whole:
            counts = {name: self.counts[name] for name in ("pages", "links")}
            return Offer([], {**told, "counts": counts, "home": self.home})
        return Offer(self._sources, told)

    def _ask(self, ask: Mapping[str, Any]) -> Offer:
        if self._whole is None:
            sentence = 'This graph is loaded as a whole. Parts need engine="duckdb" or "spark".'
            raise GraphProblem("cannot-answer", sentence)
        return self._whole.part(ask)


def read_table(pandas: Any, file: Any, kind: str) -> pandas.DataFrame:
    """A Parquet or CSV file of pages or links as a DataFrame."""
    if kind == "csv":
        return pandas.read_csv(file, keep_default_na=False, na_values=[""])
    needed("pyarrow", "Reading Parquet")
    return pandas.read_parquet(file)


def check(value: str, name: str, known: Sequence[str]) -> None:
    """Refuse a word that is none of the known ones."""
    if value not in known:
        listed = ", ".join(f'"{word}"' for word in known)
        raise GraphProblem("bad-option", f"{name} is {value!r}; it can be: {listed}.")


def source_of(
    value: Any, role: str, name: str, roles: Mapping[str, str], draft: Path, engine: str
) -> Source:
    """One table as a file, whatever it came as."""
    if sources.is_frame(value):
        return sources.from_frame(value, role, name, roles, draft)
    if not isinstance(value, (str, os.PathLike)):
        kind = type(value).__name__
        remedy = "Give a DataFrame or the path of a CSV or Parquet file"
        raise GraphProblem("bad-table", f"The {role} are a {kind}, which is no table. {remedy}.")
    if engine == "spark" and "://" in str(value):
        return sources.from_address(str(value), role, roles)
    if roles and engine in ("auto", "page"):
        sentence = "In a file, columns are known by their names; roles are for DataFrames"
        remedy = 'Rename the columns, load the file first, or use engine="duckdb"'
        raise GraphProblem("bad-option", f"{sentence} and large engines. {remedy}.")
    return sources.from_file(value, role, name, roles)


def id_of(found: Sequence[Source], told: Told, engine: str) -> str:
    """16 hexadecimal digits of what was read and how."""
    data = [[source.role, source.sha256 or source.file, dict(source.roles)] for source in found]
    said = json.dumps([engine, data, told.request], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
