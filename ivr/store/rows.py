"""What the tables show of a call: each column derived from its record, none of them a second truth."""

from ivr.call import Call, Entry, outcome
from ivr.call.counted import claimed_after, joined_after, left_at, rang_after, reached_after
from ivr.call.keying import keyed
from ivr.call.legs import Leg
from ivr.oncall import Rank, is_told, owed

RANKS = list(Rank)


def call_row(call: Call) -> dict[str, object]:
    """Return the row of a call."""
    debt, ended = owed(call), outcome(call)
    return {
        "sid": call.sid,
        "began_at": call.began,
        "over_at": call.over,
        "caller": call.caller,
        "urgency": call.urgency.value if call.urgency else None,
        "outcome": ended.value if ended else None,
        "ruleset": call.ruleset,
        "owed_rank": RANKS.index(debt.rank) if debt else None,
        "owed_reason": debt.reason.value if debt else None,
        "owed_since": debt.since if debt else None,
        "queue": call.queue,
        "number": call.reach,
        "closed_at": call.closed_at,
        "unsettled": call.gone is None or _is_chased(call),
        "rang_before": call.returning,
        "rang_after": rang_after(call),
        "joined_after": joined_after(call),
        "left_at": left_at(call),
        "claimed_after": claimed_after(call),
        "reached_after": reached_after(call),
        "state": call.model_dump_json(),
    }


def _is_chased(call: Call) -> bool:
    """Tell whether somebody is rung for this call until it is closed: the pager looks at no others."""
    debt = owed(call)
    return debt is not None and debt.rank is not Rank.UNFINISHED and not is_told(call)


def changed_legs(before: Call, now: Call) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Return the rows of the legs that are new, and of those that have changed."""
    known = {leg.id: leg for leg in before.legs}
    new = [leg_row(now.sid, leg) for leg in now.legs if leg.id not in known]
    changed = [leg_row(now.sid, leg) for leg in now.legs if known.get(leg.id, leg) != leg]
    return new, changed


def leg_row(sid: str, leg: Leg) -> dict[str, object]:
    """Return the row of a leg."""
    return {
        "id": leg.id,
        "call_sid": sid,
        "contact": leg.contact,
        "state": leg.state.value,
        "way": leg.way.value,
        "twilio_sid": leg.sid,
        "placed_at": leg.placed_at,
        "answered_at": leg.answered_at,
        "accepted_at": leg.accepted_at,
        "ended_at": leg.ended_at,
        "seconds": leg.seconds,
    }


def keyed_row(before: Call, entry: Entry) -> dict[str, object] | None:
    """Return the row of what a caller did at a prompt, but for the entry's number; None: it was no answer to one."""
    found = keyed(before, entry)
    return {"call_sid": before.sid, "at": entry.at, "prompt": found[0], "what": found[1].value} if found else None
