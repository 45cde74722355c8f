"""An older server beside a newer one, in a deploy: what it cannot read goes to a person, and stays as it is."""

import json

import pytest
from sqlalchemy import select

from ivr.call.record import VERSION
from ivr.oncall import Rank
from ivr.store import owed_calls
from ivr.store.schema import calls

CALLER = {"CallSid": "CA1", "From": "+447700900123", "CallStatus": "in-progress"}
NEWER = [{"at": "hologram"}, {"interpreter": "asked for"}]
"""A place that this line does not know, and something that it would lose."""


@pytest.fixture
def stored(line):
    """Return a call's record as it is stored, or store another."""

    def store(text=None):
        with line.desk.journal.engine.begin() as connection:
            if text:
                connection.execute(calls.update().where(calls.c.sid == "CA1").values(state=text))
            return connection.execute(select(calls.c.state).where(calls.c.sid == "CA1")).scalar()

    return store


@pytest.mark.parametrize("newer", NEWER)
def test_a_caller_whose_call_a_newer_server_has_stored_is_put_through_and_their_call_goes_on_there(
    post, stored, newer, line, until
):
    post("/voice", **CALLER)
    asked = post("/voice/turn/1/question", **CALLER, Digits="2")
    before = stored()
    theirs = stored(json.dumps(json.loads(before) | {"version": VERSION + 1} | newer))
    assert post("/voice/turn/2/question", **CALLER, Digits="2").rung == ["+447700900001"]
    assert post("/voice/status", **CALLER | {"CallStatus": "completed"}).status == 204
    until(lambda: line.evidence.waiting == 0)
    assert stored() == theirs
    assert [one.owed.rank for one in owed_calls(line.desk.journal.engine)] == [Rank.UNKNOWN]
    stored(before)  # now it is the newer server that is asked
    assert post("/voice/turn/1/question", **CALLER, Digits="2").text == asked.text
    assert "/voice/turn/3/question" in post("/voice/turn/2/question", **CALLER, Digits="2").text
    assert owed_calls(line.desk.journal.engine) == []
