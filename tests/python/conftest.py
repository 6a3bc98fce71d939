"""Fixtures of a real Jupyter server, for every Python test that wants one."""

pytest_plugins = ["pytest_jupyter.jupyter_server"]
