"""The kernel's half of the talk with a view, held against a scripted page."""

import hashlib
import io

import pandas as pd
import pytest
from comm import base_comm, get_comm_manager

from jupyterlab_lockstep import link_graph
from jupyterlab_lockstep.graph import comm as protocol


class Page(base_comm.BaseComm):
    """A page's view, as the kernel's comm manager meets it: `said` is what the kernel sent."""

    def __init__(self, graph: str, version: int = 1):
        self.said: list[tuple[dict, list[bytes]]] = []
        super().__init__(target_name=protocol.TARGET, primary=False, comm_id="page")
        get_comm_manager().register_comm(self)
        target = get_comm_manager().targets[protocol.TARGET]
        target(self, {"content": {"data": {"id": graph, "protocol": version}}})

    def publish_msg(self, msg_type, data=None, metadata=None, buffers=None, **_keys):
        self.said.append((dict(data or {}, msg=msg_type), list(buffers or [])))

    def tell(self, buffers=(), **data):
        """Say one message; returns what the kernel answered."""
        before = len(self.said)
        self._msg_callback({"content": {"data": data}, "buffers": list(buffers)})
        return [answer for answer, _buffers in self.said[before:]]


@pytest.fixture
def graph(small):
    return link_graph(*small, home="https://shop.example/")


def test_a_view_is_told_the_files_first(graph, small):
    page = Page(graph.id)
    told = page.said[0][0]
    assert (told["type"], told["protocol"], told["engine"]) == ("files", 1, "page")
    assert told["request"] == {"home": "https://shop.example/"}
    assert [file["role"] for file in told["files"]] == ["links", "pages"]
    assert told["files"][0]["sha256"] == hashlib.sha256(small[0].read_bytes()).hexdigest()


def test_a_file_comes_in_chunks_two_ahead_of_the_answers(graph, small, monkeypatch):
    monkeypatch.setattr(protocol, "CHUNK", 10_000)
    whole = small[0].read_bytes()
    page = Page(graph.id)
    page.tell(type="send", file=0, offset=0)
    got, next_answer = b"", 1
    while page.said[-1][0]["type"] != "sent":
        ahead = sum(len(buffer) for _told, (buffer,) in page.said[1:] if _told["type"] == "chunk")
        assert ahead - len(got) <= 20_000
        told, (buffer,) = page.said[next_answer]
        assert told["offset"] == len(got) and len(buffer) <= 10_000
        got += buffer
        next_answer += 1
        page.tell(type="got", file=0, offset=len(got))
    assert got == whole
    last = page.said[-1][0]
    assert (last["bytes"], last["sha256"]) == (len(whole), hashlib.sha256(whole).hexdigest())


def test_a_transfer_goes_on_where_it_broke_off_and_stops_when_told(graph, small, monkeypatch):
    monkeypatch.setattr(protocol, "CHUNK", 10_000)
    page = Page(graph.id)
    (first, _second) = page.tell(type="send", file=0, offset=30_000)
    assert first["offset"] == 30_000
    assert page.said[-1][1][0] == small[0].read_bytes()[40_000:50_000]
    assert page.tell(type="stop", file=0) == []
    assert page.tell(type="got", file=0, offset=40_000) == []


def test_a_file_that_changed_is_told(small, tmp_path):
    table = tmp_path / "links.csv"
    table.write_bytes(small[0].read_bytes())
    graph = link_graph(table)
    table.write_text("from,to\n/,/a\n")
    page = Page(graph.id)
    page.tell(type="send", file=0, offset=0)
    (told,) = page.tell(type="got", file=0, offset=table.stat().st_size)
    assert (told["type"], told["code"], told["file"]) == ("error", "file-changed", 0)
    assert "Run the cell again" in told["error"]


def test_the_selection_is_a_dataframe_in_the_order_of_the_view(graph):
    page = Page(graph.id)
    ranked = graph.pages.dropna(subset="pagerank")
    names = ranked["url"].tolist()[:5][::-1]
    page.tell(type="selection", label="Lasso", names=names[:3], part=0, parts=2)
    assert len(graph.selection) == 0  # half a selection is none
    page.tell(type="selection", label="Lasso", names=names[3:], part=1, parts=2)
    assert graph.selection["url"].tolist() == names
    assert graph.selection["pagerank"].notna().all()
    assert graph.selection.attrs["label"] == "Lasso"
    again = link_graph(*[source.file for source in graph._sources], home="https://shop.example/")
    assert again.selection["url"].tolist() == names
    page.tell(type="selection", label="", names=[], part=0, parts=1)
    assert len(graph.selection) == 0


def test_nonsense_is_answered_and_ends_nothing(graph):
    page = Page(graph.id)
    for message, code in [
        ({"type": "dance"}, "unknown-message"),
        ({"type": "send", "file": 9}, "no-such-file"),
        ({"type": "send", "file": "a"}, "bad-transfer"),
        ({"type": "selection", "label": "x"}, "bad-transfer"),
        ({"type": "chunk", "what": "pages", "offset": 0}, "unknown-message"),
        ({"type": "ask", "number": 1, "what": "top"}, "cannot-answer"),
        ({}, "unknown-message"),
    ]:
        (told,) = page.tell(**message)
        assert (told["type"], told["code"]) == ("error", code)
        assert told["error"].endswith(".")
    assert page.tell(type="send", file=1, offset=0)[0]["type"] == "chunk"


def test_an_unknown_graph_and_another_version_are_told_and_closed(graph):
    for page, code in ((Page("0" * 16), "unknown-graph"), (Page(graph.id, 2), "protocol")):
        assert page.said[0][0]["code"] == code
        assert page.said[-1][0]["msg"] == "comm_close"


def test_a_large_graph_offers_no_file_and_answers_for_parts(small):
    graph = link_graph(*small, engine="duckdb")
    page = Page(graph.id)
    told = page.said[0][0]
    assert (told["engine"], told["files"], told["home"]) == ("duckdb", [], graph.home)
    assert told["counts"] == {name: graph.counts[name] for name in ("pages", "links")}
    (answer,) = page.tell(type="ask", number=7, what="top", pages=10)
    assert (answer["type"], answer["number"], answer["counts"]["pages"]) == ("answer", 7, 10)
    assert (answer["fits"], answer["cut"]) == (graph.counts["pages"], False)
    assert [file["file"] for file in answer["files"]] == [0, 1]
    page.tell(type="send", file=1, offset=0)
    table = pd.read_parquet(io.BytesIO(page.said[-1][1][0]))
    best = graph.pages.nlargest(10, "pagerank")["url"].tolist()
    assert table["url"].tolist() == best
    assert answer.get("home") == (graph.home if graph.home in best else None)


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        ({"what": "ego", "name": "/nowhere"}, "cannot-answer"),
        ({"what": "box", "ranges": {"depth": [9_000, None]}}, "cannot-answer"),
        ({"what": "box", "ranges": {"depth": [float("nan"), None]}}, "cannot-answer"),
        ({"what": "box", "ranges": {"url; drop table pages": [0, 1]}}, "cannot-answer"),
        ({"what": "box", "ranges": {"depth": ["0 or 1=1", 1]}}, "bad-transfer"),
        ({"what": "all"}, "cannot-answer"),
        ({"what": "ego"}, "bad-transfer"),
    ],
)
def test_a_part_that_cannot_be_had_is_told_by_number(small, ask, code):
    page = Page(link_graph(*small, engine="duckdb").id)
    (error,) = page.tell(type="ask", number=8, **ask)
    assert (error["type"], error["code"], error["number"]) == ("error", code, 8)
    assert page.tell(type="ask", number=9, what="segments")[0]["number"] == 9
