"""Converts the notebooks named in a JSON file with marimo: time, failures, whose code changed."""

from __future__ import annotations

import json
import logging
import sys
import time
import warnings
from pathlib import Path

import nbformat
from marimo._convert.converters import MarimoConvert


def code_cells(text: str) -> list[str]:
    """The sources of the notebook's code cells that hold code."""
    notebook = nbformat.reads(text, as_version=4)
    return [
        cell.source.strip()
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.strip() != ""
    ]


def main(names: list[str]) -> dict:
    times: dict[str, float] = {}
    failed: list[str] = []
    changed: list[str] = []
    for name in names:
        text = Path(name).read_text("utf-8")
        start = time.perf_counter()
        try:
            made = MarimoConvert.from_ipynb(text)
            made.to_py()
        except Exception as error:  # a peer may fail in any way; it is counted, not explained
            failed.append(f"{Path(name).name}: {type(error).__name__}")
            continue
        times[name] = (time.perf_counter() - start) * 1000
        kept = {cell.code.strip() for cell in made.to_ir().cells}
        if any(source not in kept for source in code_cells(text)):
            changed.append(name)
    return {"times": times, "failed": failed, "changed": changed}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    print(json.dumps(main(json.loads(Path(sys.argv[1]).read_text("utf-8")))))
