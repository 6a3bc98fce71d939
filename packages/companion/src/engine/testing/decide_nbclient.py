"""Says of each notebook in a folder whether nbclient finishes it within a minute, as JSON lines."""

import asyncio
import json
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

LIMIT = 60


async def finishes(path: Path) -> str | None:
    """None when it does, else why not."""
    try:
        book = nbformat.read(path, as_version=4)
        client = NotebookClient(book, resources={"metadata": {"path": str(path.parent)}})
        await asyncio.wait_for(client.async_execute(), LIMIT)
    except BaseException as problem:  # whatever stops nbclient is its answer
        if isinstance(problem, KeyboardInterrupt):
            raise
        return f"{type(problem).__name__}: {problem}".splitlines()[0][:200]
    return None


for notebook in sorted(Path(sys.argv[1]).glob("*.ipynb")):
    verdict = {"notebook": notebook.name, "problem": asyncio.run(finishes(notebook))}
    print(json.dumps(verdict), flush=True)
