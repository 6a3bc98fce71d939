"""What a cell's output holds of a graph: under 4 kB, and none of its data.

Three forms: `application/vnd.lockstep.linkgraph+json` for Lockstep's own view (its keys stand at
the top of comm.py), `image/png` for other viewers, `text/plain` for the rest.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import Any

from . import picture
from .sources import Source

MIME = "application/vnd.lockstep.linkgraph+json"
LIMIT = 4_000  # bytes of the whole output as JSON


def said_of(source: Source) -> dict[str, Any]:
    """One table as the bundle tells it: no path of this machine but the one from Jupyter's root."""
    told = {
        "name": source.name,
        "role": source.role,
        "format": source.format,
        "path": source.path,
        "file": source.kept or None,
        "sha256": source.sha256,
        "rows": source.rows,
        "bytes": source.bytes,
    }
    return {key: value for key, value in told.items() if value is not None} | {
        "roles": dict(source.roles)
    }


def bundle(
    about: Mapping[str, Any],
    sources: Sequence[Source],
    sentence: str,
    depths: Sequence[int | None],
    segments: Sequence[str],
    drawn: bytes | None = None,
) -> dict[str, Any]:
    """The three forms, together at most `LIMIT` bytes.

    `about`: id, engine, home, request, view, counts. The picture is `drawn` where there is room for
    it, else a smaller one; where many files leave no room at all, it goes first.
    """
    own = {"version": 1, **about, "source": [said_of(source) for source in sources]}
    found = {MIME: own, "text/plain": sentence}
    room = LIMIT - len(json.dumps(found)) - len(', "image/png": ""')
    most = room * 3 // 4 - 3  # base64 makes four bytes of three
    if drawn and len(drawn) <= most:
        png: bytes | None = drawn
    else:
        png = picture.draw(depths, segments, most) if depths and most > 0 else None
    if png:
        found["image/png"] = base64.b64encode(png).decode("ascii")
    return found
