"""How long do a report and the board take after a million calls?

    .venv/bin/python -m tests.bench.reports [--calls 1000000] [--few 10000] [--rounds 3] [--plans]

Writes calls of three years, with some six rows of legs and of keys for each, into an SQLite database in a folder of its
own, and as many as `--few` into another; asks both the same, and prints the best seconds of some rounds, and the ratio.
Then it prints what it costs a turn to write down what the caller did at the prompt. `--plans`: how SQLite finds what
the report asks. `--keep FOLDER`: leave the databases there.
"""

import argparse
import datetime as dt
import random
import sqlite3
import statistics
import tempfile
import time
import uuid
from contextlib import closing
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import event

from ivr.call import Call, Entry, Now, step
from ivr.call.events import Began, Pressed
from ivr.store import Journal, connect, migrate
from ivr.store.board import finished_since, live_calls
from ivr.store.open_call_backs import open_call_backs
from ivr.store.reports import report
from ivr.triage import current_rules

UNTIL = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
YEARS = dt.timedelta(days=3 * 365)
MONTH, TODAY = dt.timedelta(days=30), dt.timedelta(hours=12)
OPEN, LIVE = 20, 5
"""How many of the last calls are open call-backs, and how many are on the line."""

PROMPTS = ("weakness", "walking", "numbness", "bladder", "bowel", "pain")
DID = ("yes", *("no",) * 12, "unsure", "silence", "wrong", "stray")
ENDS = (("emergency", "connected"), ("emergency", "unanswered"), ("urgent", "connected"), ("advice", "advised"))
STATES = ("over", "declined", "unreached")


def kept(moment):
    """Return a moment as SQLite keeps it."""
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"


def written(number, total, chance):
    """Return a call, its legs and its keys. `number`: of so many, the first being the oldest."""
    sid, at = f"CA{number:032x}", UNTIL - YEARS * ((total - number) / total)
    last = total - number  # 1: of the newest
    live, owed = last <= LIVE, LIVE < last <= LIVE + OPEN
    urgency, outcome = (None, "abandoned") if chance.random() < 0.2 else chance.choice(ENDS)
    owes = outcome == "unanswered"
    call = {
        "sid": sid,
        "began_at": kept(at),
        "over_at": None if live else kept(at + dt.timedelta(minutes=4)),
        "urgency": None if live else urgency,
        "outcome": None if live else outcome,
        "ruleset": "1",
        "owed_rank": 0 if owed else None,
        "owed_reason": "nobody answered" if owed else None,
        "owed_since": kept(at) if owed else None,
        "number": f"+447700900{chance.randrange(1000):03}{chance.randrange(total)}",
        "closed_at": kept(at + dt.timedelta(hours=1)) if owes and not (owed or live) else None,
        "unsettled": live or owed,
        "rang_before": chance.random() < 0.05,
        "rang_after": chance.randrange(20, 120) if urgency == "emergency" else None,
        "joined_after": chance.randrange(30, 180) if outcome == "connected" else None,
        "left_at": chance.choice(PROMPTS) if outcome == "abandoned" else None,
        "claimed_after": chance.randrange(30, 3600) if owes else None,
        "reached_after": chance.randrange(300, 36000) if owes else None,
        "state": Call(sid=sid, began=at).model_dump_json() if live or owed else RECORD,
    }
    legs = [leg(sid, n, at, chance) for n in range(2 if urgency == "emergency" else 1)]
    keys = [(sid, n, kept(at), chance.choice(PROMPTS), chance.choice(DID)) for n in range(5)]
    return call, legs, keys


RECORD = Call(sid="CA", began=UNTIL).model_dump_json()


def leg(sid, number, at, chance):
    placed, state = at + dt.timedelta(seconds=20), chance.choice(STATES)
    answered = kept(placed + dt.timedelta(seconds=9)) if state != "unreached" else None
    accepted = answered if state == "over" else None
    return (f"{sid}{number}", sid, chance.choice(("ann/1", "ann/2", "bob/1")), state, kept(placed), answered, accepted)


def fill(path, total):
    """Make a database of so many calls: the rows first, the indexes after them."""
    migrate(f"sqlite:///{path}")
    chance = random.Random(7)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous=OFF")
        wanted = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        indexes = db.execute(wanted).fetchall()
        for name, _ in indexes:
            db.execute(f"DROP INDEX {name}")
        db.execute("BEGIN")
        for start in range(0, total, 10_000):
            write(db, [written(n, total, chance) for n in range(start, min(start + 10_000, total))])
        for _, sql in indexes:
            db.execute(sql)
        db.execute("COMMIT")


def write(db, found):
    names = list(found[0][0])
    db.executemany(
        f"INSERT INTO calls ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        [tuple(call.values()) for call, _, _ in found],
    )
    columns = "id, call_sid, contact, state, placed_at, answered_at, accepted_at"
    rung = [row for _, rows, _ in found for row in rows]
    db.executemany(f"INSERT INTO legs ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", rung)
    columns = "call_sid, seq, at, prompt, what"
    done = [row for _, _, rows in found for row in rows]
    db.executemany(f"INSERT INTO keyed ({columns}) VALUES (?, ?, ?, ?, ?)", done)


ASKED = {
    "a month's report": lambda engine: report(engine, UNTIL - MONTH, UNTIL),
    "a year's report": lambda engine: report(engine, UNTIL - YEARS / 3, UNTIL),
    "the whole report": lambda engine: report(engine, UNTIL - YEARS, UNTIL),
    "the board: on the line": live_calls,
    "the board: call-backs": lambda engine: open_call_backs(engine, UNTIL, 50),
    "the board: today": lambda engine: finished_since(engine, UNTIL - TODAY),
}


def seconds(ask, engine, rounds):
    """Return the first and the best seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask(engine)
        times.append(time.perf_counter() - began)
    return times[0], min(times)


def turns(engine, calls):
    """Return the median milliseconds of a turn without and with the writing down of what the caller did."""
    journal, times = Journal(engine), {False: [], True: []}
    for number in range(2 * calls):
        sid, with_it = f"CA{uuid.uuid4().hex}", number % 2 == 1
        with patch("ivr.store.journal.keyed_row", lambda *_: None) if not with_it else patch.dict({}):
            for turn, happened in enumerate((Began(None), *(Pressed("2"),) * 6)):
                began = time.perf_counter()
                record(journal, sid, turn, happened)
                if turn:
                    times[with_it].append(1000 * (time.perf_counter() - began))
    return [statistics.median(one) for one in times.values()]


def record(journal, sid, turn, happened):
    now = Now(UNTIL, current_rules(), (), f"{sid}{turn}", lambda _prompt: 1.0)

    def decide(call):
        return Entry(f"turn/{turn}", UNTIL, happened, step(call or Call(sid=sid, began=UNTIL), happened, now))

    journal.record(sid, f"turn/{turn}", decide)


def show_plans(engine):
    """Print how SQLite finds what a month's report and the board ask."""
    asked = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2:4]))
    for ask in list(ASKED)[0:1] + list(ASKED)[3:]:
        ASKED[ask](engine)
    plans = set()
    with engine.connect() as connection:
        for statement, values in [one for one in asked if one[0].lstrip().startswith("SELECT")]:
            plans |= {row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)}
    print(*sorted(plans), sep="\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--few", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--plans", action="store_true")
    parser.add_argument("--keep", type=Path)
    how = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(how.keep or Path(folder), how)


def compare(folder, how):
    """Print the seconds of each, and the ratio."""
    engines = []
    for total in (how.few, how.calls):
        began = time.perf_counter()
        fill(folder / f"{total}.db", total)
        print(f"{total} calls written in {time.perf_counter() - began:.0f} s", flush=True)
        engines.append(connect(f"sqlite:///{folder}/{total}.db"))
    for name, ask in ASKED.items():
        (_, few), (first, many) = (seconds(ask, engine, how.rounds) for engine in engines)
        times = f"{few:8.4f} s  {many:8.4f} s (the first time {first:.4f} s)"
        print(f"{name:24} {times}  {many / few:6.1f} times", flush=True)
    for total, engine in zip((how.few, how.calls), engines, strict=True):
        without, with_it = turns(engine, 40)
        print(f"a turn after {total} calls: {without:.2f} ms, {with_it:.2f} ms with what the caller did")
    if how.plans:
        show_plans(engines[-1])
    for engine in engines:
        engine.dispose()


if __name__ == "__main__":
    main()
