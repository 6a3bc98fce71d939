"""Times nbconvert on the notebooks named in a JSON file: the peer of the converter's figures."""

from __future__ import annotations

import json
import logging
import sys
import time
import warnings
from pathlib import Path

import nbformat
from nbconvert.exporters import HTMLExporter, ScriptExporter


def main(names: list[str], runs: int) -> dict[str, dict]:
    """For each exporter: the milliseconds of each run of each notebook, and what it refused."""
    measured = {}
    for label, exporter in {"script": ScriptExporter(), "HTML": HTMLExporter()}.items():
        times: dict[str, list[float]] = {}
        failed: list[str] = []
        for name in names:
            text = Path(name).read_text("utf-8")
            try:
                for _ in range(runs):
                    start = time.perf_counter()
                    exporter.from_notebook_node(nbformat.reads(text, as_version=4))
                    times.setdefault(name, []).append((time.perf_counter() - start) * 1000)
            except Exception as error:  # a peer may fail in any way; it is counted, not explained
                times.pop(name, None)
                failed.append(f"{Path(name).name}: {type(error).__name__}")
        measured[label] = {"times": times, "failed": failed}
    return measured


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    print(json.dumps(main(json.loads(Path(sys.argv[1]).read_text("utf-8")), int(sys.argv[2]))))
