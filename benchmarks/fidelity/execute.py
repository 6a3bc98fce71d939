"""Runs each notebook of a folder with nbclient and keeps what it showed.

`execute.py FOLDER OUT` prints one JSON line a notebook: its name, and `null` or why it did not
finish in a minute.
"""

import asyncio
import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

LIMIT = 60


async def execute(path: Path, out: Path) -> str | None:
    """None when it finishes, else why not."""
    try:
        book = nbformat.read(path, as_version=4)
        client = NotebookClient(book, resources={"metadata": {"path": str(path.parent)}})
        await asyncio.wait_for(client.async_execute(), LIMIT)
        nbformat.write(book, out / path.name)
    except BaseException as problem:  # whatever stops nbclient is its answer
        if isinstance(problem, KeyboardInterrupt):
            raise
        return f"{type(problem).__name__}: {problem}".strip().splitlines()[0][:200]
    return None


out = Path(sys.argv[2])
out.mkdir(parents=True, exist_ok=True)
for notebook in sorted(Path(sys.argv[1]).glob("*.ipynb")):
    verdict = {"notebook": notebook.name, "problem": asyncio.run(execute(notebook, out))}
    print(json.dumps(verdict), flush=True)
