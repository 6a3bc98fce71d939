"""DuckDB, Spark (as Sail) and the page's own engine say the same of one crawl, page by page."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from jupyterlab_lockstep import launch, link_graph
from jupyterlab_lockstep.graph import asks, program, server, sources

from .crawl import write_crawl

WHOLE = ["id", "depth", "in_degree", "out_degree", "component"]


def tables(opened, links, pages, held=program.HELD, **request):
    """What a server computes: what is told, pages and edges."""
    found = [sources.from_file(links, "links", "links", {})]
    found += [sources.from_file(pages, "pages", "pages", {})] if pages else []
    try:
        told = program.compute(opened, found, request, held)
        both = [
            opened.get(f"select * from {name}").to_pandas().sort_values(order, ignore_index=True)
            for name, order in (("pages", ["id"]), ("edges", ["src", "dst"]))
        ]
    finally:
        opened.close()
    return told, *both


def same(one: pd.DataFrame, other: pd.DataFrame, columns=WHOLE) -> None:
    assert one["url"].tolist() == other["url"].tolist()
    for name in columns:
        np.testing.assert_array_equal(
            one[name].astype(float), other[name].astype(float), err_msg=name
        )
    ranks = [table["pagerank"].astype(float).fillna(0) for table in (one, other)]
    np.testing.assert_allclose(*ranks, atol=1e-9, rtol=0)


@pytest.fixture(scope="module")
def by_duckdb(large, tmp_path_factory):
    return tables(server.DuckServer(tmp_path_factory.mktemp("duck")), *large)


def test_sail_agrees_with_duckdb_on_100_000_links(by_duckdb, large, sail, tmp_path):
    told, pages, edges = tables(server.SparkServer(sail, str(tmp_path)), *large)
    same(by_duckdb[1], pages)
    pd.testing.assert_frame_equal(
        by_duckdb[1].drop(columns="pagerank"), pages.drop(columns="pagerank")
    )
    pd.testing.assert_frame_equal(by_duckdb[2], edges)
    assert told == by_duckdb[0]
    assert told["links"] > 80_000


def test_links_that_stay_on_the_server_are_measured_alike(sail, tmp_path):
    crawl = write_crawl(tmp_path, 12_000)
    _told, ours, _edges = tables(server.DuckServer(tmp_path), *crawl)
    opened = server.SparkServer(sail, str(tmp_path / "sail"))
    _told, pages, _edges = tables(opened, *crawl, held=1_000)
    same(ours, pages)
    assert pages["depth"].max() > 15  # deeper than what is joined level by level


def test_the_page_s_own_engine_agrees_with_duckdb(by_duckdb, large, tmp_path):
    command = [*launch.command(), "graph", *map(str, large), "--json", "--out", str(tmp_path)]
    ended = subprocess.run(
        [*command, "--format", "pages.parquet,links.parquet"], capture_output=True, check=True
    )
    report = json.loads(ended.stdout)
    pages = pd.read_parquet(tmp_path / "pages.parquet").sort_values("id", ignore_index=True)
    edges = pd.read_parquet(tmp_path / "links.parquet")
    told, ours, our_edges = by_duckdb
    same(ours, pages)
    assert ours["segment"].tolist() == pages["segment"].tolist()
    np.testing.assert_array_equal(
        our_edges[["src", "dst", "times"]], edges[["src", "dst", "times"]].astype("int64")
    )
    assert report["home"]["name"] == told["home"]["name"]
    assert report["depth"]["counts"] == told["depth"]["counts"]
    assert report["depth"]["outOfReach"] == told["depth"]["outOfReach"]


def test_pagerank_is_that_of_its_definition(tmp_path):
    links = tmp_path / "links.csv"
    links.write_text("from,to\na,b\na,c\nb,c\nc,a\nd,c\nd,e\n")
    _told, pages, _edges = tables(server.DuckServer(tmp_path), links, None, home="a")
    # Power iteration as networkx 2.8.8 writes it, by hand: e dangles, nobody links to d.
    out = {"a": "bc", "b": "c", "c": "a", "d": "ce", "e": ""}
    rank = dict.fromkeys(out, 0.2)
    for _ in range(300):
        lost = 0.85 * rank["e"] / 5
        rank = {
            page: 0.03
            + lost
            + 0.85 * sum(rank[start] / len(ends) for start, ends in out.items() if page in ends)
            for page in out
        }
    found = dict(zip(pages["url"], pages["pagerank"], strict=True))
    assert found == pytest.approx(rank, abs=1e-12)
    assert pages["depth"].tolist()[:3] == [0, 1, 1]
    assert pages["depth"].isna().tolist() == [False, False, False, True, True]
    assert pages["component"].tolist() == [0] * 5


def test_addresses_are_made_one_by_the_rules(tmp_path, sail):
    ways = {
        "https://a.example/": [
            "https://A.example:443",
            "https://a.example./#x",
            " https://a.example/ ",
        ],
        "https://a.example/b": ["http://a.example/b/", "https://a.example/b?utm_source=x&gclid=1"],
        "https://a.example/c?a=1&b=2&b=1": ["https://a.example/c?b=2&&a=1&b=1"],
        "https://a.example/d/": ["https://a.example/d/#"],
        "http://b.example/only": ["HTTP://b.example:80/only"],
        "mailto:Me@A.example": [],
        "Some Name/": [],
        "/path": ["/path/"],
        "/": [],
    }
    rows = [f'"{start}","{end}"\n' for end, others in ways.items() for start in others or ["x"]]
    rows += [f'x,"{name}"\n' for name in ways]
    links = tmp_path / "links.csv"
    links.write_text("from,to\n" + "".join(rows))
    for opened in (server.DuckServer(tmp_path), server.SparkServer(sail, str(tmp_path / "sail"))):
        _told, pages, edges = tables(opened, links, None)
        assert sorted(pages["url"]) == sorted([*ways, "x"])
        assert pages["url"].tolist() == sorted(pages["url"], key=lambda name: name.encode())
        assert not (edges["src"] == edges["dst"]).any()


def test_a_large_graph_is_asked_for_parts(small):
    links, pages = small
    graph = link_graph(links, pages, engine="duckdb")
    whole = graph.pages
    part, named = graph.part("top", pages=50)
    assert len(named) == 50
    assert set(named["url"]) == set(whole.nlargest(50, "pagerank")["url"])
    assert set(part["from"]) | set(part["to"]) <= set(named["url"])
    segments, groups = graph.part("segments")
    assert groups["pages"].sum() == len(whole)
    assert segments["count"].sum() == graph.counts["links"]
    _links, around = graph.part("ego", name=graph.home, steps=1, pages=1_000)
    home = whole.set_index("url").loc[graph.home]
    assert len(around) >= home["in_degree"]
    assert around["url"].is_unique and graph.home in set(around["url"])
    _links, few = graph.part("ego", name=graph.home, steps=1, pages=5)
    ranked = around[around["url"] != graph.home]["url"].tolist()
    assert set(few["url"]) == {graph.home, *ranked[:4]}
    _links, deep = graph.part("box", ranges={"depth": (3, 4)})
    assert len(deep) == whole["depth"].between(3, 4).sum()
    _links, linked = graph.part("box", ranges={"in_degree": (5, None)})
    assert len(linked) == (whole["in_degree"] >= 5).sum()
    graph.part("top", pages=50)
    assert len(list(graph.folder.glob("part-*-links.parquet"))) == 6  # one for each question


def test_links_of_a_part_are_cut_at_a_bound_and_it_is_told(small, monkeypatch):
    monkeypatch.setattr(asks, "LINKS", 100)
    graph = link_graph(*small, engine="duckdb")
    offer = graph._ask({"what": "top"})
    assert (offer.told["cut"], offer.told["counts"]["links"]) == (True, 100)
    assert offer.told["home"] == graph.home


def test_parts_are_asked_for_from_several_threads_at_once(small):
    graph = link_graph(*small, engine="duckdb")
    whole = graph.counts["pages"]
    with ThreadPoolExecutor(4) as threads:
        asks = [threads.submit(graph.part, "top", pages=10 + number) for number in range(12)]
        tables = [threads.submit(lambda: graph.pages) for _ in range(4)]
        assert [len(ask.result()[1]) for ask in asks] == [10 + number for number in range(12)]
        assert [len(table.result()) for table in tables] == [whole] * 4


def test_a_large_graph_is_computed_once(small, monkeypatch):
    first = link_graph(*small, engine="duckdb")
    ranks = first.pages["pagerank"]
    monkeypatch.setattr(program, "compute", None)
    again = link_graph(*small, engine="duckdb")
    assert again.id == first.id
    pd.testing.assert_series_equal(again.pages["pagerank"], ranks)


def test_the_engine_spark_is_told_by_its_address(small, sail):
    graph = link_graph(*small, engine="spark", spark=sail)
    other = link_graph(*small, engine="duckdb")
    same(graph.pages, other.pages)
    assert graph.counts == other.counts
    for ask in (
        {"what": "segments"},
        {"what": "ego", "name": graph.home, "steps": 1, "pages": 40},
        {"what": "box", "ranges": {"depth": (2, None), "in_degree": (None, 4)}},
    ):
        for ours, theirs in zip(graph.part(**ask), other.part(**ask), strict=True):
            assert len(ours) > 1
            by = list(ours.columns[:2])
            ours, theirs = (table.sort_values(by, ignore_index=True) for table in (ours, theirs))
            pd.testing.assert_frame_equal(ours, theirs, atol=1e-9, check_dtype=False)
