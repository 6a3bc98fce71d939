"""The JupyterLab of the browser tests: Galata's settings, on a copy of the examples."""

import os
import shutil
from pathlib import Path

from jupyterlab.galata import configure_jupyter_server

home = Path(os.environ["LOCKSTEP_TEST_HOME"])
shutil.rmtree(home, ignore_errors=True)
notebooks = home / "notebooks"
shutil.copytree(Path(__file__).parent.parent / "examples", notebooks)
os.environ["JUPYTERLAB_GALATA_ROOT_DIR"] = str(notebooks)

configure_jupyter_server(c)  # noqa: F821 (Jupyter gives it)
c.ServerApp.port = int(os.environ["LOCKSTEP_TEST_PORT"])  # noqa: F821
c.ServerApp.allow_root = True  # noqa: F821
c.ServerApp.answer_yes = True  # noqa: F821
