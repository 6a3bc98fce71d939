"""Where the tables of a large graph may lie: in DuckDB in this process, or in Spark elsewhere."""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .dialect import DUCKDB, SPARK, Dialect
from .problem import GraphProblem, needed
from .sources import Source

if TYPE_CHECKING:
    import pyarrow


PATIENCE = 6  # tries to reach a Spark server, in about 5 seconds


class Server(Protocol):
    """What the program asks of an engine: SQL over named tables."""

    dialect: Dialect

    def open(self, name: str, source: Source) -> list[str]:
        """Make a file's rows, all as text where it is CSV, the table `name`; return its columns."""
        ...

    def make(self, name: str, query: str) -> None:
        """Compute a table once, under a name; it may replace one that the query reads."""
        ...

    def put(self, name: str, table: pyarrow.Table) -> None:
        """Give a small table to the engine."""
        ...

    def get(self, query: str) -> pyarrow.Table:
        """Compute and fetch a small table."""
        ...

    def keep(self, name: str, query: str) -> str:
        """Compute a table into `name`.parquet of the output folder, as the table `name`."""
        ...

    def again(self, name: str) -> None:
        """Make what `keep` wrote earlier the table `name`."""
        ...

    def close(self) -> None: ...


class DuckServer:
    """DuckDB in this process. `out` is a folder of this machine."""

    dialect = DUCKDB

    def __init__(self, out: Path):
        self._out = out
        self._db = needed("duckdb", 'The engine "duckdb"').connect()
        # What does not fit in memory goes here, beside the result, and is removed with the server.
        self._db.execute(f"set temp_directory = {DUCKDB.text(str(out / 'duckdb-temp'))}")
        self._db.execute("set preserve_insertion_order = false")

    def open(self, name: str, source: Source) -> list[str]:
        file = DUCKDB.text(source.file)
        if source.format == "parquet":
            read = f"read_parquet({file})"
        else:
            read = f"read_csv({file}, all_varchar = true, null_padding = true)"
        with sentence(self._errors(), source.name):
            self._db.execute(f"create or replace view {name} as select * from {read}")
            return [column[0] for column in self._db.execute(f"describe {name}").fetchall()]

    def make(self, name: str, query: str) -> None:
        with sentence(self._errors(), "The table"):
            self._db.execute(f"create or replace temp table made as {query}")
            self._db.execute(f"drop table if exists {name}")
            self._db.execute(f"alter table made rename to {name}")

    def put(self, name: str, table: pyarrow.Table) -> None:
        self._db.register("given", table)
        self._db.execute(f"create or replace temp table {name} as select * from given")
        self._db.unregister("given")

    def get(self, query: str) -> pyarrow.Table:
        with sentence(self._errors(), "The table"):
            return self._db.sql(query).to_arrow_table()

    def keep(self, name: str, query: str) -> str:
        file = self._out / f"{name}.parquet"
        new = self._out / f"{name}.new"
        self._db.execute(f"copy ({query}) to {DUCKDB.text(str(new))} (format parquet)")
        os.replace(new, file)
        self._db.execute(f"drop table if exists {name}")
        self.again(name)
        return str(file)

    def again(self, name: str) -> None:
        file = DUCKDB.text(str(self._out / f"{name}.parquet"))
        self._db.execute(f"create or replace view {name} as from read_parquet({file})")

    def close(self) -> None:
        self._db.close()

    @staticmethod
    def _errors() -> type[Exception]:
        return needed("duckdb", 'The engine "duckdb"').Error


class SparkServer:
    """A Spark Connect server: Spark itself, or Sail. `out` is a place that it can write to.

    Each table that is made goes there as Parquet and is read back: plans then never grow, and
    neither caching nor check points are needed, which Sail does not have.
    """

    dialect = SPARK

    def __init__(self, address: str, out: str):
        sql = needed("pyspark.sql", 'The engine "spark"')
        retries = needed("pyspark.sql.connect.client.retries", 'The engine "spark"')
        self._out = out.rstrip("/")
        if "://" not in out:
            Path(out).mkdir(mode=0o700, parents=True, exist_ok=True)
        self._spark = None
        try:
            # of its own, because a session that the person uses keeps their tables
            self._spark = sql.SparkSession.builder.remote(address).create()
            # the client would try for ten minutes to reach a server that is gone, also at exit
            patience = retries.DefaultPolicy(max_retries=PATIENCE, max_backoff=1_000)
            self._spark.client.set_retry_policies([patience])
            self._spark.conf.set("spark.sql.ansi.enabled", "false")
        except Exception as error:
            if self._spark:
                self._spark.client.close()
            sentence = f"Spark cannot be reached at {address}. Start it, or correct its address."
            raise GraphProblem("no-server", sentence) from error
        atexit.register(self.close)
        self._made = 0

    def open(self, name: str, source: Source) -> list[str]:
        file, kind = source.file, source.format
        if kind == "csv" and "://" not in file + self._out:
            # DuckDB knows byte-order marks and dialects, which Spark and Sail take as they come
            duck = DuckServer(Path(self._out))
            duck.open(name, source)
            file, kind = duck.keep(f"{name}_rows", f"select * from {name}"), "parquet"
            duck.close()
        with sentence(Exception, source.name):
            if kind == "parquet":
                frame = self._spark.read.parquet(file)
            else:
                frame = self._spark.read.csv(file, header=True, quote='"', escape='"')
                first, *others = frame.columns
                frame = frame.toDF(first.strip('\ufeff"'), *others)
            frame.createOrReplaceTempView(name)
            return frame.columns

    def make(self, name: str, query: str) -> None:
        self._made += 1
        self._write(f"made-{self._made}", query, name)

    def put(self, name: str, table: pyarrow.Table) -> None:
        self._spark.createDataFrame(table).createOrReplaceTempView(name)

    def get(self, query: str) -> pyarrow.Table:
        with sentence(Exception, "Spark"):
            return self._spark.sql(query).toArrow()

    def keep(self, name: str, query: str) -> str:
        return self._write(f"{name}.parquet", query, name)

    def again(self, name: str) -> None:
        frame = self._spark.read.parquet(f"{self._out}/{name}.parquet")
        frame.createOrReplaceTempView(name)

    def close(self) -> None:
        atexit.unregister(self.close)
        self._spark.stop()

    def _write(self, file: str, query: str, name: str) -> str:
        place = f"{self._out}/{file}"
        with sentence(Exception, "Spark"):
            frame = self._spark.sql(query)
            frame.write.mode("overwrite").parquet(place)
            # with the schema, because an empty table may have left no file that tells it
            back = self._spark.read.schema(frame.schema).parquet(place)
            back.createOrReplaceTempView(name)
        return place


@contextmanager
def sentence(errors: type[Exception], what: str) -> Iterator[None]:
    """Turns an engine's own error into a sentence; ours pass."""
    try:
        yield
    except GraphProblem:
        raise
    except errors as error:
        raise GraphProblem("engine-failed", told(what, error)) from error


def told(what: str, error: Exception) -> str:
    """The first line of an engine's error."""
    first = (str(error).strip() or type(error).__name__).splitlines()[0]
    return f"{what} could not be used: {first.rstrip('.')}. Check it and run the cell again."
