"""Tables as files with a hash: what a notebook says of its data instead of holding it."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .problem import GraphProblem

BLOCK = 1 << 20  # bytes that are read at a time


@dataclass(frozen=True)
class Source:
    """One table on disk. `rows` are lines below a header, `None` where only a reader can tell."""

    role: str  # "links" or "pages"
    name: str
    file: str  # an absolute path, or an address that only Spark can open
    format: str  # "csv" or "parquet"
    bytes: int | None
    sha256: str | None
    rows: int | None
    roles: Mapping[str, str] = field(default_factory=dict)  # role → column, as far as told
    kept: str = ""  # its name in the graph's own folder; a link there unless it was a DataFrame
    path: str | None = None  # from the root of the Jupyter server, where known


def from_file(
    value: str | os.PathLike[str], role: str, name: str, roles: Mapping[str, str]
) -> Source:
    """A CSV, CSV.gz or Parquet file by path; read once, for its hash and its lines.

    `name` is what it is called in the graph's folder, without its ending.

    Raises `GraphProblem` when it is not there or is of another kind.
    """
    file = Path(value).expanduser().absolute()
    if not file.is_file():
        raise GraphProblem("no-file", f"There is no file {file}. Check the path of the {role}.")
    suffix = file.name.lower().removesuffix(".gz").rpartition(".")[2]
    if suffix in ("xlsx", "xls", "zip"):
        remedy = "Export the table as CSV and name that file"
        raise GraphProblem("unsupported", f"{file.name} cannot be read as it is. {remedy}.")
    parquet = suffix in ("parquet", "pq")
    digest, lines, last = hashlib.sha256(), 0, b""
    with file.open("rb") as handle:
        zipped = handle.read(2) == b"\x1f\x8b"
        handle.seek(0)
        while block := handle.read(BLOCK):
            digest.update(block)
            if not (zipped or parquet):
                lines, last = lines + block.count(b"\n"), block[-1:]
    if zipped and not parquet:
        lines, last = gzip_lines(file)
    rows = parquet_rows(file) if parquet else lines - (last == b"\n")
    return Source(
        role=role,
        name=file.name,
        file=str(file),
        format="parquet" if parquet else "csv",
        bytes=file.stat().st_size,
        sha256=digest.hexdigest(),
        rows=None if rows is None else max(rows, 0),
        roles=dict(roles),
        kept=f"{name}.{'parquet' if parquet else 'csv'}",
        path=server_path(file),
    )


def gzip_lines(file: Path) -> tuple[int, bytes]:
    """Line ends of a gzip file, and its last byte."""
    lines, last = 0, b""
    try:
        with gzip.open(file) as handle:
            while block := handle.read(BLOCK):
                lines, last = lines + block.count(b"\n"), block[-1:]
    except (EOFError, OSError) as error:
        sentence = f"{file.name} is damaged: {error}. Make or fetch the file again."
        raise GraphProblem("unreadable", sentence) from None
    return lines, last


def parquet_rows(file: Path) -> int | None:
    """Rows by a Parquet file's own footer; `None` without pyarrow, since the page reads it too."""
    try:
        from pyarrow import ArrowInvalid, parquet
    except ImportError:
        return None
    try:
        return parquet.read_metadata(file).num_rows
    except (ArrowInvalid, OSError) as error:
        sentence = f"{file.name} is not a Parquet file: {error}. Check the path."
        raise GraphProblem("unreadable", sentence) from None


def is_frame(value: object) -> bool:
    """Whether it is a DataFrame (of pandas, or what turns into one); imports nothing."""
    return hasattr(value, "to_parquet") or hasattr(value, "to_pandas")


def from_frame(value: Any, role: str, name: str, roles: Mapping[str, str], folder: Path) -> Source:
    """A DataFrame, written to `folder` as `name`.parquet; a named index becomes columns.

    Where pyarrow is missing it is a CSV file, which is larger and slower and says the same.
    Raises `GraphProblem` when it holds what Parquet cannot, or has no row.
    """
    frame = value if hasattr(value, "to_parquet") else value.to_pandas()
    if any(label is not None for label in frame.index.names):
        frame = frame.reset_index()
    frame = named(frame.rename(columns=str), role, roles)
    if frame.empty:
        raise GraphProblem("empty", f"The DataFrame of the {role} is empty. Load its rows first.")
    kind = "parquet" if importlib.util.find_spec("pyarrow") else "csv"
    file = folder / f"{name}.{kind}"
    try:
        if kind == "parquet":
            frame.to_parquet(file, engine="pyarrow", index=False)
        else:
            frame.to_csv(file, index=False)
    except (ValueError, TypeError, NotImplementedError) as error:  # pyarrow's own are these
        why = str(error).strip().splitlines()[0]
        sentence = (
            f"The DataFrame of the {role} cannot be written: {why}. Make each column one type."
        )
        raise GraphProblem("unwritable", sentence) from None
    file.chmod(0o600)
    return Source(
        role=role,
        name=file.name,
        file=str(file),
        format=kind,
        bytes=file.stat().st_size,
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        rows=len(frame),
        roles={role: role for role in roles},
        kept=file.name,
    )


def named(frame: Any, role: str, roles: Mapping[str, str]) -> Any:
    """The frame with each told column called as its role, so that every reader knows it."""
    missing = next((column for column in roles.values() if column not in frame.columns), None)
    if missing is not None:
        there = ", ".join(frame.columns[:20])
        sentence = (
            f"The DataFrame of the {role} has no column {missing!r}. Its columns are: {there}."
        )
        raise GraphProblem("missing-column", sentence)
    called = {column: role for role, column in roles.items()}
    others = {name: f"{name} (own)" for name in called.values() if name not in called}
    return frame.rename(columns={**others, **called})


def from_address(value: str, role: str, roles: Mapping[str, str]) -> Source:
    """A table that only Spark reaches (`s3://bucket/links.parquet`): neither hash nor size."""
    parquet = value.lower().rstrip("/").endswith((".parquet", ".pq"))
    name = value.rstrip("/").rpartition("/")[2]
    kind = "parquet" if parquet else "csv"
    return Source(role, name, value, kind, None, None, None, roles=dict(roles))


def server_path(file: Path) -> str | None:
    """The file from the root of the Jupyter server that started this kernel; `None` if unknown.

    Jupyter leaves a note of its process number and root folder in its runtime folder.
    """
    from jupyter_core.paths import jupyter_runtime_dir

    for parent in (os.environ.get("JPY_PARENT_PID", ""), str(os.getppid())):
        try:
            note = Path(jupyter_runtime_dir(), f"jpserver-{int(parent)}.json").read_text("utf-8")
            root = Path(json.loads(note)["root_dir"]).resolve()
            return file.resolve().relative_to(root).as_posix()
        except (OSError, ValueError, KeyError):
            continue
    return None
