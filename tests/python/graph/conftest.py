"""Crawls, a state folder of each test's own, and a Spark Connect server."""

import pytest

from jupyterlab_lockstep.graph import comm

from .crawl import write_crawl


@pytest.fixture(autouse=True)
def state(monkeypatch, tmp_path):
    """Lockstep's state folder, empty, and a kernel that holds no graph yet."""
    folder = tmp_path / "state"
    monkeypatch.setenv("LOCKSTEP_STATE", str(folder))
    monkeypatch.setattr(comm, "_held", {})
    return folder


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """Links and pages of about 2,000 links."""
    return write_crawl(tmp_path_factory.mktemp("small"), 2_000)


@pytest.fixture(scope="session")
def large(tmp_path_factory):
    """Links and pages of about 100,000 links."""
    return write_crawl(tmp_path_factory.mktemp("large"), 100_000)


@pytest.fixture(scope="session")
def sail():
    """The address of a Sail server in this process."""
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer()
    server.start(background=True)
    _host, port = server.listening_address
    yield f"sc://127.0.0.1:{port}"
    server.stop()
