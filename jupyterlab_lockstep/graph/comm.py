"""The kernel's half of the talk between a link graph in a page and its data in Python.

**Protocol 1.** Comm target `jupyter.lockstep.linkgraph`; the page opens the comm, one for each
view. Every message is a JSON object with `type`; bytes travel as the one binary buffer of a
message, never in JSON. A chunk holds at most 1,000,000 bytes (a message from page to server over
10 MB would kill Jupyter's WebSocket). Unknown keys are ignored, unknown types answered with an
error. `→` page to kernel, `←` kernel to page.

*What a cell's output holds* (`application/vnd.lockstep.linkgraph+json`, made by bundle.py):
`{version: 1, id, engine, source: [{name, role, format, file, path?, sha256, rows?, bytes, roles}],
home?, request, view: {placement, colour?, size?, templates}, counts: {pages, links, outOfReach,
findings}}`. `path` is relative to the Jupyter server's root; where it stands the page may read the
file itself and needs the comm only to tell the selection. `file` is its name in the
graph's own folder, `graphs/<id>` of Lockstep's state folder: the data of a DataFrame, else a link.

*Open*
  → comm_open `{id, protocol: 1}`: `id` as in the output's bundle.
  ← `{type: "files", protocol: 1, id, engine, files: [File], request, counts?, home?}`.
    `File` = `{file, name, role: "links"|"pages", format: "csv"|"parquet", bytes, sha256, roles}`:
    `file` is the number to ask with, `sha256` lower case hex of all bytes, `roles` role → name of
    its column (only those that Python was told; the rest is inferred as usual).
    `request` = `LoadRequest` without files: any of `home`, `segment`, `types`, `rules`, `measure`.
    `engine` = "page" | "duckdb" | "spark". Unless "page", there is more than a page can hold:
    `files` is empty, the page asks for parts (see *Ask*), `counts` = `{pages, links}` and `home` (a
    name, "" for none) are of the whole.
  A kernel that does not hold the graph answers `{type: "error", code: "unknown-graph", error}` and
  closes; one that has not imported lockstep closes the comm at once. Then a page may still read
  the files whose bundle entry has a `path`; otherwise it says to run the cell again.

*Files to the page*: at most two chunks are on the way, so a slow page is never flooded.
  → `{type: "send", file, offset: 0}`: begin, or go on after a gap at the first byte missing.
  ← `{type: "chunk", file, offset}` + buffer: bytes from `offset`.
  → `{type: "got", file, offset}`: `offset` = the first byte not yet received; one for each chunk.
  ← `{type: "sent", file, bytes, sha256}` after the last `got`; the page compares both.
  → `{type: "stop", file}`: no more chunks of this file. Closing the comm stops all.

*Selection to Python*: all selected pages by name, in the view's order; `g.selection` shows them.
  → `{type: "selection", label, names, part, parts}`: `part` from 0 of `parts`, each with at most
    1,000,000 characters of names; a new `part: 0` replaces what came before. An empty selection is
    `names: [], part: 0, parts: 1`.

*Ask* (engines "duckdb" and "spark"): the page never asks for everything.
  → `{type: "ask", number, what: "segments"|"top"|"ego"|"box", pages?, name?, steps?, ranges?}`:
    `number` is the page's own, given back. `top`: the `pages` (default 20,000) highest by PageRank.
    `ego`: what is within `steps` (default 2) of page `name`, both ways. `box`: pages within
    `ranges` = `{column: [least, largest]}` of depth, pagerank, in_degree, out_degree (`null`: no
    end on that side). All hold at most `pages` pages, the highest ranked ones. `segments`: each
    segment as one page, links counted.
  ← `{type: "answer", number, files: [File], counts, fits?, cut, home?}`: two files (links, pages)
    with new numbers, to be fetched with `send` and loaded like any other; measures of the whole are
    columns called `site …` (asks.py). `counts` = `{pages, links}` of the answer. `fits`: how many
    pages the question is true of, absent where they were not counted to the end. `cut`: some of the
    links between these pages are left out. `home`: the page to count clicks from in this part, the
    whole's home or the one asked about; absent where the part has none.

*Errors*: ← `{type: "error", code, error, file? | number?}`: `error` is one sentence for a
person; the comm stays open unless said otherwise. Codes: `unknown-graph`, `protocol`,
`unknown-message`, `no-such-file`, `file-changed` (the file on disk is no longer the one that was
hashed), `bad-transfer`, `cannot-answer`.

While a cell runs the kernel may answer nothing (or in a subshell, on another thread): a page shows
that it waits, and does not give up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from .problem import GraphProblem
from .sources import Source

TARGET = "jupyter.lockstep.linkgraph"
PROTOCOL = 1
CHUNK = 1_000_000  # bytes
WINDOW = 2  # chunks without an answer


@dataclass(frozen=True)
class Offer:
    """Files for a page to load, and what stands beside them in `files` or `answer`."""

    files: list[Source]
    told: Mapping[str, Any]


@dataclass
class Held:
    """One graph as its views know it; all `LinkGraph`s of one id share it."""

    offer: Callable[[], Offer]
    ask: Callable[[Mapping[str, Any]], Offer]
    label: str = ""
    selected: list[str] = field(default_factory=list)


_held: dict[str, Held] = {}


def hold(graph: str, held: Held) -> Held:
    """Answer for this graph from now on; what pages told of the same graph before is kept."""
    known = _held.get(graph)
    if known:
        known.offer, known.ask = held.offer, held.ask
        return known
    _held[graph] = held
    from comm import get_comm_manager

    get_comm_manager().register_target(TARGET, opened)
    return held


def opened(comm: Any, message: Mapping[str, Any]) -> None:
    """A page opened a view: say which files there are, and listen."""
    data = message["content"]["data"]
    held = _held.get(data.get("id"))
    if held is None or data.get("protocol") != PROTOCOL:
        code = "protocol" if held else "unknown-graph"
        why = {
            "protocol": "This page and this kernel have different versions of Lockstep. "
            "Install one version, then restart the kernel and reload the page.",
            "unknown-graph": "This kernel does not hold the graph any more. Run its cell again.",
        }[code]
        comm.send({"type": "error", "code": code, "error": why})
        comm.close()
        return
    View(comm, held).begin(data["id"])


@dataclass
class Sending:
    """One file on its way: `read` bytes have left, `got` have arrived."""

    handle: BinaryIO
    read: int
    got: int
    digest: Any


class View:
    """One open view: a comm, the files that it was told of, and what is on the way."""

    def __init__(self, comm: Any, held: Held):
        self._comm, self._held = comm, held
        self._files: list[Source] = []
        self._sending: dict[int, Sending] = {}
        self._names: list[str] = []
        self._part = 0
        comm.on_msg(self._heard)
        comm.on_close(lambda _message: self._stop_all())

    def begin(self, graph: str) -> None:
        """Send `files`, or why there are none."""
        try:
            offer = self._held.offer()
        except GraphProblem as problem:
            self._error(problem)
            return
        told = {"type": "files", "protocol": PROTOCOL, "id": graph}
        self._comm.send({**told, "files": self._add(offer.files), **offer.told})

    def _add(self, files: list[Source]) -> list[dict[str, Any]]:
        first = len(self._files)
        self._files += files
        return [
            {
                "file": first + number,
                "name": file.name,
                "role": file.role,
                "format": file.format,
                "bytes": file.bytes,
                "sha256": file.sha256,
                "roles": dict(file.roles),
            }
            for number, file in enumerate(files)
        ]

    def _heard(self, message: Mapping[str, Any]) -> None:
        data = message["content"]["data"]
        kind = data.get("type")
        answers = {
            "send": self._send,
            "got": self._got,
            "stop": self._stop,
            "selection": self._selection,
            "ask": self._ask,
        }
        about = {key: data[key] for key in ("file", "number") if key in data}
        try:
            if kind not in answers:
                raise GraphProblem("unknown-message", f"There is no message {kind!r} here.")
            answers[kind](data)
        except GraphProblem as problem:
            self._error(problem, about)
        except (KeyError, TypeError, ValueError) as error:  # the page's message is malformed
            sentence = f"The message {kind!r} could not be read: {error!r}. Reload the page."
            self._error(GraphProblem("bad-transfer", sentence), about)

    def _error(self, problem: GraphProblem, about: Mapping[str, Any] | None = None) -> None:
        self._comm.send(
            {"type": "error", "code": problem.code, "error": str(problem), **(about or {})}
        )

    # files to the page

    def _send(self, data: Mapping[str, Any]) -> None:
        number, offset = int(data["file"]), int(data.get("offset", 0))
        if not 0 <= number < len(self._files):
            raise GraphProblem("no-such-file", f"This graph has no file {number}. Reload the page.")
        source = self._files[number]
        self._stop(data)
        try:
            handle = Path(source.file).open("rb")  # noqa: SIM115 closed by _stop
        except OSError as error:
            raise GraphProblem("file-changed", changed(source.name, error.strerror)) from None
        digest, left = hashlib.sha256(), offset
        while left > 0 and (block := handle.read(min(left, CHUNK))):
            digest.update(block)
            left -= len(block)
        self._sending[number] = Sending(handle, offset, offset, digest)
        self._fill(number)

    def _got(self, data: Mapping[str, Any]) -> None:
        number, offset = int(data["file"]), int(data["offset"])
        sending = self._sending.get(number)
        if sending is None:
            return  # stopped meanwhile
        if offset != min(sending.got + CHUNK, sending.read):
            self._stop(data)
            sentence = f"A chunk of file {number} was lost. Reload the page."
            raise GraphProblem("bad-transfer", sentence)
        sending.got = offset
        self._fill(number)

    def _fill(self, number: int) -> None:
        """Send what the window allows; after the last answer say that it was all."""
        sending = self._sending[number]
        ended = False
        while sending.read - sending.got < WINDOW * CHUNK and not ended:
            block = sending.handle.read(CHUNK)
            ended = len(block) < CHUNK
            if block:
                sending.digest.update(block)
                offset, sending.read = sending.read, sending.read + len(block)
                self._comm.send(
                    {"type": "chunk", "file": number, "offset": offset}, buffers=[block]
                )
        if sending.got < sending.read:
            return
        source, sha256 = self._files[number], sending.digest.hexdigest()
        self._stop({"file": number})
        if sha256 != source.sha256:
            raise GraphProblem("file-changed", changed(source.name, "it has other bytes now"))
        self._comm.send({"type": "sent", "file": number, "bytes": sending.read, "sha256": sha256})

    def _stop(self, data: Mapping[str, Any]) -> None:
        sending = self._sending.pop(int(data["file"]), None)
        if sending:
            sending.handle.close()

    def _stop_all(self) -> None:
        for number in list(self._sending):
            self._stop({"file": number})

    # the selection from the page

    def _selection(self, data: Mapping[str, Any]) -> None:
        part, parts = int(data["part"]), int(data["parts"])
        if part == 0:
            self._names, self._part = [], 0
        if part != self._part:
            raise GraphProblem("bad-transfer", "A part of the selection was lost. Select again.")
        self._names += [str(name) for name in data["names"]]
        self._part += 1
        if self._part == parts:  # a half selection is never shown
            self._held.label, self._held.selected = str(data.get("label", "")), self._names

    # parts of a graph that no page can hold

    def _ask(self, data: Mapping[str, Any]) -> None:
        offer = self._held.ask(data)
        answer = {"type": "answer", "number": data["number"], "files": self._add(offer.files)}
        self._comm.send({**answer, **offer.told})


def changed(name: str, why: str | None) -> str:
    """The sentence for a file that is no longer the one of the cell's output."""
    return f"{name} changed since the graph was made ({why}). Run the cell again."
