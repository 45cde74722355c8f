"""Moments as whole seconds, counted in the database itself."""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class WholeSeconds(FunctionElement[int]):
    """The whole seconds from the start of 1970 to a moment, never rounded up: a call belongs to the day it began on."""

    type = BigInteger()
    inherit_cache = True


@compiles(WholeSeconds, "postgresql")
def _on_postgres(element: WholeSeconds, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 SQLAlchemy's own
    return f"CAST(FLOOR(EXTRACT(epoch FROM {compiler.process(element.clauses, **how)})) AS BIGINT)"


@compiles(WholeSeconds, "sqlite")
def _on_sqlite(element: WholeSeconds, compiler: SQLCompiler, **how: Any) -> str:  # noqa: ANN401 SQLAlchemy's own
    """Leave the fraction out: SQLite takes 59.9996 for the next minute.

    https://www.sqlite.org/lang_datefunc.html
    """
    return f"CAST(STRFTIME('%s', SUBSTR({compiler.process(element.clauses, **how)}, 1, 19)) AS INTEGER)"
