"""Spark itself, in whose place Sail stands everywhere else: 10,000 links, needs Java and 0.5 GB."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jupyterlab_lockstep.graph import server

from .crawl import write_crawl
from .test_engines import same, tables

pytestmark = pytest.mark.full

SPARK = "pyspark==4.2.0"
# In an environment of its own, because it would take the place of the light client.
PLACE = Path(__file__).parents[3] / "node_modules" / ".cache" / "lockstep" / SPARK
HOME = PLACE / "pyspark"


def distribution() -> Path:
    """Spark's folder, from the package registry when it is not there yet."""
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java: apt-get install openjdk-17-jre-headless")
    if not (HOME / "bin" / "spark-submit").is_file():
        shutil.rmtree(PLACE, ignore_errors=True)
        half = PLACE.with_suffix(".half")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(half), SPARK]
        if subprocess.run(command, check=False).returncode:
            pytest.skip(f"{SPARK} could not be installed")
        half.rename(PLACE)
    return HOME


@pytest.fixture
def spark(tmp_path):
    """The address of a Spark Connect server on this machine, which ends with the test."""
    home = distribution()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.local.dir": tmp_path / "spark",
        "spark.sql.shuffle.partitions": 4,
        "spark.sql.warehouse.dir": tmp_path / "warehouse",
        "spark.ui.enabled": "false",
    }
    command = [str(home / "bin" / "spark-submit"), "--master", "local[2]"]
    command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    command += [part for name, value in options.items() for part in ("--conf", f"{name}={value}")]
    log = (tmp_path / "spark.log").open("w")
    running = subprocess.Popen(
        [*command, "spark-internal"],
        env={**os.environ, "SPARK_HOME": str(home)},
        cwd=tmp_path,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 90
        while running.poll() is None and time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        assert running.poll() is None, Path(log.name).read_text()[-2_000:]
        yield f"sc://127.0.0.1:{port}"
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        log.close()


def test_spark_itself_agrees_with_duckdb_on_10_000_links(spark, tmp_path):
    crawl = write_crawl(tmp_path, 10_000)
    ours = tables(server.DuckServer(tmp_path), *crawl)
    for name, held in (("held", 20_000_000), ("served", 1_000)):
        told, pages, edges = tables(
            server.SparkServer(spark, str(tmp_path / name)), *crawl, held=held
        )
        same(ours[1], pages)
        assert ours[2].equals(edges)
        assert told == ours[0]
