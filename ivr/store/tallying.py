"""What reports count of calls, without the people: each call a row of its day, all else added up by the day."""

import hmac
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from ivr.call import LegState
from ivr.oncall.phones import STAFF
from ivr.store.counts import COUNTED, FIRST_KEYED
from ivr.store.past import past_calls, past_keyed, past_legs
from ivr.store.schema import keyed, legs, marks
from ivr.store.scope import london_day

NAMELESS = 16
"""Characters that stand for a number among the calls that are purged together."""


def tally(connection: Connection, found: Sequence[Row[Any]], secret: str) -> None:
    """Add calls to what is kept for the reports. `found`: their rows; they are about to be deleted."""
    connection.execute(insert(past_calls), [_past_call(row, secret) for row in found])
    sids = [row.sid for row in found]
    _add(connection, past_keyed, _keys(connection, sids))
    _add(connection, past_legs, _legs(connection, sids))


def keep_first_keyed(connection: Connection) -> None:
    """Keep since when it is written down what callers do at prompts: the first call to go takes that with it."""
    first = connection.execute(select(keyed.c.at).order_by(keyed.c.at).limit(1)).scalar()
    known = connection.execute(select(marks.c.at).where(marks.c.name == FIRST_KEYED)).scalar()
    if first and not known:
        connection.execute(insert(marks).values(name=FIRST_KEYED, at=first))


def nameless(number: str | None, secret: str) -> str | None:
    """Return what stands for a number: the same for the same number, and nothing once the secret is forgotten."""
    return hmac.new(secret.encode(), number.encode(), "sha256").hexdigest()[:NAMELESS] if number else None


def _past_call(row: Row[Any], secret: str) -> dict[str, object]:
    kept = {name: getattr(row, name) for name in (*COUNTED, "ruleset", "rang_before")}
    known = {"closed": row.closed_at is not None, "caller": nameless(row.number, secret)}
    return kept | known | {"began_at": london_day(row.began_at)}


def _keys(connection: Connection, sids: Iterable[str]) -> list[dict[str, object]]:
    query = select(keyed.c.at, keyed.c.prompt, keyed.c.what).where(keyed.c.call_sid.in_(sids))
    found = Counter((london_day(row.at), row.prompt, row.what) for row in connection.execute(query))
    return [{"at": at, "prompt": prompt, "what": what, "count": n} for (at, prompt, what), n in sorted(found.items())]


def _legs(connection: Connection, sids: Iterable[str]) -> list[dict[str, object]]:
    """Add up the legs of the contacts; of staff who rang a patient back, reports count none."""
    found: dict[tuple[Any, str], Counter[str]] = {}
    for leg in connection.execute(select(legs).where(legs.c.call_sid.in_(sids), legs.c.placed_at.is_not(None))):
        if not leg.contact.startswith(STAFF):
            found.setdefault((london_day(leg.placed_at), leg.contact), Counter()).update(_came_of(leg))
    names = [column.name for column in past_legs.c if not column.primary_key]
    return [{"placed_at": at, "contact": who} | {n: did[n] for n in names} for (at, who), did in sorted(found.items())]


def _came_of(leg: Row[Any]) -> dict[str, int]:
    done = {"answered": leg.answered_at is not None, "accepted": leg.accepted_at is not None}
    states = {state.value: leg.state == state.value for state in (LegState.DECLINED, LegState.UNREACHED)}
    return {"placed": 1} | {name: int(true) for name, true in (done | states).items()}


def _add(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    """Add each row's counts to those that are there. Sorted, so that of two who do so neither waits for the other."""
    make: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    new = make(table)
    counted = {column.name: column + new.excluded[column.name] for column in table.c if not column.primary_key}
    if rows:
        connection.execute(new.on_conflict_do_update(index_elements=list(table.primary_key), set_=counted), rows)
