"""Where graphs made of DataFrames and their measures are kept: a private folder for each graph."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from .. import launch

NEWEST = 20  # graphs that are kept
DAYS = 30  # after which also those go


def folder() -> Path:
    """`graphs` in Lockstep's state folder, made for this user alone (0700)."""
    place = Path(launch.state_folder(), "graphs")
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    place.chmod(0o700)
    return place


def draft() -> Path:
    """A new private folder whose name is not an id yet; see `settle`."""
    return Path(tempfile.mkdtemp(prefix=".draft-", dir=folder()))


def place_of(graph: str) -> Path:
    """The folder of one graph, made when missing; using it makes it the newest."""
    place = folder() / graph
    place.mkdir(exist_ok=True, mode=0o700)
    os.utime(place)
    return place


def settle(written: Path, graph: str) -> Path:
    """Move a draft's files to the graph's folder and sweep; the same data is there already."""
    place = place_of(graph)
    for file in written.iterdir():
        os.replace(file, place / file.name)
    written.rmdir()
    sweep(graph)
    return place


def sweep(used: str = "") -> None:
    """Remove graphs untouched for 30 days, and all but the newest 20; never the one in use."""
    entries = []
    for place in folder().iterdir():
        with suppress(FileNotFoundError):  # another kernel swept it
            entries.append((place.stat().st_mtime, place))
    entries.sort(key=lambda entry: entry[0], reverse=True)
    oldest = time.time() - DAYS * 86_400
    drafts = time.time() - 3_600  # of a kernel that was killed while writing
    newest = 0
    for touched, place in entries:
        is_draft = place.name.startswith(".draft-")
        newest += not is_draft
        gone = touched < drafts if is_draft else touched < oldest or newest > NEWEST
        if gone and place.name != used:
            shutil.rmtree(place, ignore_errors=True)
