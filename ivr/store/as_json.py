"""A call as other programs read it: the commands and the board give the same."""

from sqlalchemy import Engine

from ivr.call import EVENT, STEPS, Entry
from ivr.store.journal import Journal
from ivr.store.reading import Listed

DAMAGED = "the record of this call cannot be read: it was damaged, or written by a newer version of the line"


def whole(engine: Engine, call: Listed) -> dict[str, object]:
    """Return all that is known of a call, its journal included, as JSON values."""
    try:
        events = [event(entry) for entry in Journal(engine).entries(call.sid)]
    except ValueError:  # a row of the journal is damaged, too
        return summary(call) | {"events": None, "damaged": DAMAGED}
    return summary(call) | {"events": events}


def summary(call: Listed) -> dict[str, object]:
    """Return what is known of a call, as JSON values."""
    known = {
        "call_sid": call.sid,
        "began_at": call.began.isoformat(),
        "over_at": call.over.isoformat() if call.over else None,
        "caller": call.caller,
        "urgency": call.urgency,
        "outcome": call.outcome,
        "ruleset": call.ruleset,
    }
    return known | _details(call)


def _details(call: Listed) -> dict[str, object]:
    """What only the record itself tells; of a damaged one, that it is."""
    if call.record is None:
        return {"reasons": None, "answers": None, "wording": None, "texts": None, "damaged": DAMAGED}
    return {
        "reasons": [reason.model_dump(mode="json") for reason in call.record.reasons],
        "answers": {question: answer.value for question, answer in call.record.answers},
        "wording": call.record.wording,
        "texts": [{"prompt": text.prompt, "status": text.status} for text in call.record.texts],
    }


def event(entry: Entry) -> dict[str, object]:
    """Return an entry of the journal as JSON values."""
    return {
        "key": entry.key,
        "at": entry.at.isoformat(),
        "event": EVENT.dump_python(entry.event, mode="json"),
        "steps": STEPS.dump_python(entry.steps, mode="json"),
    }
