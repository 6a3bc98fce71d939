"""The kernel's half of the talk between a link graph in a page and its data in Python.

**Protocol 1.** Comm target `jupyter.lockstep.linkgraph`; the page opens the comm, one for each
view. Every message is a JSON object with `type`; bytes travel as the one binary buffer of a
message, never in JSON. A chunk holds at most 1,000,000 bytes (a message from page to server over
10 MB would kill Jupyter's WebSocket). Unknown keys are ignored, unknown types answered with an
error. `→` page to kernel, `←` kernel to page.

*What a cell's output holds* (`application/vnd.lockstep.linkgraph+json`, made by bundle.py):
`{version: 1, id, engine, source: [{name, role, format, path?, sha256, rows?, bytes, roles}],
home?, request, view: {placement, colour?, size?, templates}, counts: {pages, links, outOfReach,
findings}}`. `path` is relative to the Jupyter server's root; where it stands the page may read the
file itself and needs the comm only to tell the selection and the metrics.

*Open*
  → comm_open `{id, protocol: 1}`: `id` as in the output's bundle.
  ← `{type: "files", protocol: 1, id, engine, files: [File], request, counts}`.
    `File` = `{file, name, role: "links"|"pages", format: "csv"|"parquet", bytes, sha256, roles}`:
    `file` is the number to ask with, `sha256` lower case hex of all bytes, `roles` role → name of
    its column (only those that Python was told; the rest is inferred as usual).
    `request` = `LoadRequest` without files: any of `home`, `segment`, `types`, `rules`, `measure`.
    `engine` = "page" | "duckdb" | "spark". Unless "page", the files are a part of the graph that a
    page can hold (see *Ask*) and `counts` = `{pages, links}` is of the whole.
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

*Metrics to Python*: sent once after a load where they fit in 16 MB; otherwise Python measures by
itself when asked. `what` = "pages" (bytes of the `pages.parquet` or `pages.csv` export) or
"findings" (UTF-8 JSON: an array of `ReportFinding`, contract/report.ts; page lists may be longer).
  → `{type: "give", what, format: "parquet"|"csv"|"json", bytes, sha256}`.
  → `{type: "chunk", what, offset}` + buffer; at most two without answer.
  ← `{type: "got", what, offset}`; after the last `{type: "taken", what}`, or an error (a hash that
    does not fit: give again from the start).

*Ask* (engines "duckdb" and "spark"): the page never asks for everything.
  → `{type: "ask", number, what: "segments"|"top"|"ego"|"box", pages?, name?, steps?, ranges?}`:
    `number` is the page's own, given back. `top`: the `pages` (default 20,000) highest by PageRank.
    `ego`: what is within `steps` (default 2) of page `name`, both ways. `box`: pages within
    `ranges` = `{column: [least, largest]}` of depth, pagerank, in_degree, out_degree.
    All hold at most `pages` pages. `segments`: each segment as one page, links counted.
  ← `{type: "answer", number, files: [File], counts}`: two files (links, pages) with new numbers, to
    be fetched with `send` and loaded like any other. `counts` = `{pages, links}` of the answer.

*Errors*: ← `{type: "error", code, error, file? | what? | number?}`: `error` is one sentence for a
person; the comm stays open unless said otherwise. Codes: `unknown-graph`, `protocol`,
`unknown-message`, `no-such-file`, `file-changed` (the file on disk is no longer the one that was
hashed), `bad-transfer`, `cannot-answer`.

While a cell runs the kernel answers nothing: a page shows that it waits, and does not give up.
"""
