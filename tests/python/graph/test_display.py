"""What a cell's output holds of a graph, and what Python gives back of it."""

import importlib.util
import json
import subprocess
import sys
import zlib

import nbformat
import pandas as pd
import pytest

from jupyterlab_lockstep import link_graph
from jupyterlab_lockstep.graph import bundle, measured, server, sources, store
from jupyterlab_lockstep.graph.problem import GraphProblem


def shown(graph):
    found = graph._repr_mimebundle_()
    return found[bundle.MIME], found


def test_importing_the_package_loads_nothing_heavy():
    heavy = (
        "{'pandas', 'numpy', 'duckdb', 'scipy', 'pyspark', 'pyarrow', 'jupyter_server', 'IPython'}"
    )
    code = "import sys, jupyterlab_lockstep{}; print(sorted(set(sys.modules) & " + heavy + "))"
    for also in ("", "; from jupyterlab_lockstep import link_graph"):
        told = subprocess.run(
            [sys.executable, "-c", code.replace("{}", also)],
            capture_output=True,
            text=True,
            check=True,
        )
        assert told.stdout == "[]\n"


def test_an_output_is_small_and_says_where_the_data_is(small):
    links, pages = small
    own, found = shown(link_graph(links, pages, colour="segment"))
    assert len(json.dumps(found)) < 4_096
    assert own["version"] == 1 and own["engine"] == "page"
    assert [source["name"] for source in own["source"]] == ["links.csv", "pages.csv"]
    assert [source["role"] for source in own["source"]] == ["links", "pages"]
    first = own["source"][0]
    assert first["bytes"] == links.stat().st_size
    assert first["rows"] == len(links.read_text("utf-8").splitlines()) - 1
    assert len(first["sha256"]) == 64
    assert own["home"] == "https://shop.example/"
    assert own["view"] == {"placement": "rings", "colour": "segment", "templates": True}
    assert own["counts"]["pages"] > 150 and own["counts"]["outOfReach"] > 0
    assert found["text/plain"].startswith("Link graph of links.csv and pages.csv: ")
    assert str(links.parent) not in json.dumps(found)
    output = nbformat.v4.new_output("execute_result", found, execution_count=1)
    nbformat.validate(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[output])])
    )


def test_an_output_stays_small_whatever_it_names(tmp_path):
    source = sources.Source("links", "x" * 200, "/f", "csv", 1, "a" * 64, 1, path="y/" * 200)
    found = bundle.bundle({"id": "0" * 16}, [source] * 3, "", [0, 1], ["", ""])
    assert len(json.dumps(found)) < 4_096


def test_its_picture_is_a_png(small):
    for options in ({}, {"engine": "duckdb"}):
        _own, found = shown(link_graph(*small, **options))
        png = __import__("base64").b64decode(found["image/png"])
        assert png.startswith(b"\x89PNG") and png.endswith(b"IEND\xaeB`\x82")
        at = png.index(b"IDAT")
        assert zlib.decompress(png[at + 4 :][: int.from_bytes(png[at - 4 : at], "big")])


def test_the_same_data_has_the_same_id_and_another_home_another(small, tmp_path):
    links, pages = small
    copy = tmp_path / "copy.csv"
    copy.write_bytes(links.read_bytes())
    assert link_graph(links, pages).id == link_graph(copy, pages).id
    assert link_graph(links, pages).id != link_graph(links, pages, home="/x").id
    assert link_graph(links).id != link_graph(links, pages).id


def test_a_dataframe_is_kept_for_its_user_alone(small, state):
    links, pages = (pd.read_csv(table) for table in small)
    graph = link_graph(links, pages.set_index("url"))
    own, _found = shown(graph)
    assert [source["file"] for source in own["source"]] == ["links.parquet", "pages.parquet"]
    assert [source.get("path") for source in own["source"]] == [None, None]
    folder = state / "graphs" / graph.id
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "links.parquet").stat().st_mode & 0o777 == 0o600
    assert not list((state / "graphs").glob(".draft-*"))
    assert len(pd.read_parquet(folder / "links.parquet")) == len(links)
    assert graph.counts == link_graph(*small).counts


def test_a_dataframe_is_kept_as_csv_where_pyarrow_is_missing(small, monkeypatch):
    links, pages = (pd.read_csv(file) for file in small)
    find_spec = importlib.util.find_spec
    hide = {"pyarrow": None}
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: hide.get(name, find_spec) and find_spec(name)
    )
    graph = link_graph(links, pages)
    own, _ = shown(graph)
    assert [source["file"] for source in own["source"]] == ["links.csv", "pages.csv"]
    assert own["counts"]["pages"] == len(graph.pages) > 150


def test_a_file_is_found_in_the_folder_of_its_graph(small, state):
    graph = link_graph(*small)
    own, _found = shown(graph)
    link = state / "graphs" / graph.id / own["source"][0]["file"]
    assert link.read_bytes() == small[0].read_bytes()


def test_a_path_is_told_from_the_root_of_the_jupyter_server(small, tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("JPY_PARENT_PID", "4711")
    (tmp_path / "jpserver-4711.json").write_text(
        json.dumps({"root_dir": str(small[0].parent.parent)})
    )
    own, _found = shown(link_graph(small[0]))
    assert own["source"][0]["path"] == f"{small[0].parent.name}/links.csv"


def test_pages_and_findings_are_dataframes(small):
    graph = link_graph(*small)
    pages = graph.pages
    assert {"id", "url", "segment", "depth", "pagerank", "in_degree", "component"} <= set(pages)
    assert {"clicks", "impressions"} <= set(pages)
    assert pages["url"].is_unique and len(pages) == graph.counts["pages"]
    assert pages["pagerank"].sum() == pytest.approx(1)
    findings = graph.findings
    assert set(findings["question"]) <= {"broken", "gain", "upkeep"}
    assert "out-of-reach" in set(findings["kind"])
    assert len(graph.selection) == 0 and list(graph.selection.columns) == list(pages.columns)


def test_the_reading_is_exported(small, tmp_path):
    file = link_graph(*small).export("reading.md", tmp_path / "report.md")
    assert "out of reach" in file.read_text("utf-8").lower()


def test_columns_of_a_dataframe_are_named_by_role():
    links = pd.DataFrame({"a": ["/x", "/"], "b": ["/", "/x"], "from": [1, 2]})
    graph = link_graph(links, roles={"from": "a", "to": "b"}, home="/")
    assert graph.counts["links"] == 2 and graph.home == "/"


def test_old_graphs_are_swept_and_the_newest_kept(small, state, monkeypatch):
    kept = [link_graph(small[0], home=f"/{number}").id for number in range(store.NEWEST + 3)]
    there = {folder.name for folder in (state / "graphs").iterdir()}
    assert there == set(kept[-store.NEWEST :])
    monkeypatch.setattr(store, "DAYS", -1)
    last = link_graph(small[0])
    assert [folder.name for folder in (state / "graphs").iterdir()] == [last.id]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: link_graph("nowhere.csv"), r"There is no file .*nowhere\.csv\. Check the path"),
        (lambda: link_graph(3), "The links are a int, which is no table. Give a DataFrame"),
        (lambda: link_graph(pd.DataFrame({"from": []})), "The DataFrame of the links is empty."),
        (lambda: link_graph("x.csv", engine="gpu"), "engine is 'gpu'; it can be: \"auto\""),
        (lambda: link_graph("x.csv", engine="spark"), "needs a server's address"),
        (lambda: link_graph("x.csv", roles={"frm": "a"}), "A role is 'frm'; it can be:"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(call, sentence):
    with pytest.raises(GraphProblem, match=sentence) as told:
        call()
    assert told.value._render_traceback_() == [f"GraphProblem: {told.value}"]


def test_a_table_without_links_is_told_by_the_engines_own_sentence(tmp_path):
    table = tmp_path / "sheet.csv"
    table.write_text("colour\nred\n")
    for engine in ("page", "duckdb"):
        with pytest.raises(GraphProblem, match=r"sheet\.csv"):
            _ = link_graph(table, engine=engine).counts


def test_a_graph_that_was_not_measured_is_shown_and_says_so(small, monkeypatch):
    def fails(*_arguments):
        raise GraphProblem("not-measured", "The command ended with status 70.")

    with monkeypatch.context() as broken:
        broken.setattr(measured, "run", fails)
        graph = link_graph(*small)
        own, found = shown(graph)
    assert "counts" not in own and "image/png" not in found
    assert own["source"][0]["name"] == "links.csv"
    assert found["text/plain"] == (
        "Link graph of links.csv and pages.csv. "
        "It was not measured here: The command ended with status 70."
    )
    assert shown(graph)[0]["counts"]["pages"] > 150  # asked again, it measures


def test_a_measure_that_was_interrupted_is_repeated_whole(small, monkeypatch):
    graph = link_graph(*small)
    run = measured.run

    def interrupted(*arguments):
        run(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(measured, "run", interrupted)
        with pytest.raises(KeyboardInterrupt):
            _ = graph.counts
    assert not list(graph.folder.glob(".measuring-*")) + list(graph.folder.glob("measured"))
    (graph.folder / "measured").mkdir()  # as an earlier version left it
    (graph.folder / "measured" / "pages.csv").write_text("half")
    assert graph.counts["pages"] == len(graph.pages) > 150
    assert not list(graph.folder.glob(".measuring-*"))


def test_a_server_that_is_not_there_is_told_soon(small, monkeypatch):
    monkeypatch.setattr(server, "PATIENCE", 1)
    with pytest.raises(GraphProblem, match=r"Spark cannot be reached at sc://127\.0\.0\.1:9"):
        _ = link_graph(*small, engine="spark", spark="sc://127.0.0.1:9").counts


def test_a_missing_package_is_told_with_its_remedy(small, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(GraphProblem, match=r"pip install 'jupyterlab-lockstep\[graph\]'"):
        link_graph(small[0], engine="duckdb")
