"""Writing and reading the journal: each turn is one immediate transaction, and a known key writes nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, RowMapping, false, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from ivr.call import EVENT, STEPS, Call, Entry, Steps, after
from ivr.oncall import Rank, Reason
from ivr.store.engine import reading
from ivr.store.rows import RANKS, call_row, changed_legs
from ivr.store.schema import calls, events, legs

Decide = Callable[[Call | None], Entry]
"""Given a call as it stands (None: unknown), the entry to write."""


class DamagedError(RuntimeError):
    """A stored call cannot be read. Its caller goes to a person; other calls are untouched."""


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal of every call."""

    engine: Engine

    def record(self, sid: str, key: str, decide: Decide) -> Steps:
        """Write what `decide` answers under `key` and return its steps; if the key is known, return those stored."""
        try:
            return self._record(sid, key, decide)
        except DamagedError:
            self._owe(sid)
            raise
        except IntegrityError:
            # Somebody wrote the same key, or the same call, in between: theirs is the one that counts.
            return self._record(sid, key, decide)

    def _record(self, sid: str, key: str, decide: Decide) -> Steps:
        with self.engine.begin() as connection:
            call = _load(connection, sid)
            stored = _steps(connection, sid, key)
            if stored is not None:
                return stored
            entry = decide(call)
            _write(connection, sid, call, entry)
            return entry.steps

    def _owe(self, sid: str) -> None:
        """List a call whose record cannot be read any more: that is our fault, and its caller is owed a person."""
        fault = {"owed_rank": RANKS.index(Rank.UNKNOWN), "owed_reason": Reason.FAULT.value}
        owes = calls.c.owed_rank <= fault["owed_rank"]
        with self.engine.begin() as connection:
            listed = update(calls).where(calls.c.sid == sid, ~func.coalesce(owes, false()))
            connection.execute(listed.values(**fault, owed_since=calls.c.began_at))

    def call_of_leg(self, leg: str) -> str | None:
        """Return the sid of the call for which this leg was placed."""
        with reading(self.engine) as connection:
            return connection.execute(select(legs.c.call_sid).where(legs.c.id == leg)).scalar()

    def entries(self, sid: str) -> list[Entry]:
        """Return a call's whole journal, oldest first; empty if there is no such call."""
        with reading(self.engine) as connection:
            query = select(events).where(events.c.call_sid == sid).order_by(events.c.seq)
            rows = connection.execute(query).mappings().all()
        return [_entry(row) for row in rows]


def _load(connection: Connection, sid: str) -> Call | None:
    state = connection.execute(select(calls.c.state).where(calls.c.sid == sid).with_for_update()).scalar()
    return None if state is None else read_state(sid, state)


def read_state(sid: str, state: str) -> Call:
    """Return the record that a call's row holds, or raise DamagedError."""
    try:
        return Call.model_validate_json(state)
    except ValueError as error:
        raise DamagedError(sid) from error


def _steps(connection: Connection, sid: str, key: str) -> Steps | None:
    query = select(events.c.steps).where(events.c.call_sid == sid, events.c.key == key)
    steps = connection.execute(query).scalar()
    return None if steps is None else STEPS.validate_json(steps)


def _entry(row: RowMapping) -> Entry:
    return Entry(row["key"], row["at"], EVENT.validate_json(row["event"]), STEPS.validate_json(row["steps"]))


def _write(connection: Connection, sid: str, call: Call | None, entry: Entry) -> None:
    before = call or Call(sid=sid, began=entry.at)
    known = after(before, entry)
    if call is None:
        connection.execute(insert(calls).values(**call_row(known)))
    else:
        connection.execute(update(calls).where(calls.c.sid == sid).values(**call_row(known)))
    _append(connection, sid, entry)
    new, changed = changed_legs(before, known)
    if new:
        connection.execute(insert(legs), new)
    for row in changed:
        connection.execute(update(legs).where(legs.c.id == row["id"]).values(**row))


def _append(connection: Connection, sid: str, entry: Entry) -> None:
    last = select(func.coalesce(func.max(events.c.seq), -1)).where(events.c.call_sid == sid).scalar_subquery()
    connection.execute(
        insert(events).values(
            call_sid=sid,
            seq=last + 1,
            key=entry.key,
            at=entry.at,
            event=EVENT.dump_json(entry.event).decode(),
            steps=STEPS.dump_json(entry.steps).decode(),
        )
    )
