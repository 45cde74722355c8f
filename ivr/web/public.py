"""What anybody may see: whether the line can answer, and the rules it asks by."""

import datetime as dt
from typing import cast

from flask import Blueprint, Response, current_app, jsonify

from ivr.pager.rounds import LATE, MARK
from ivr.speech import rules_json, rules_schema
from ivr.store import can_save, is_current, marked
from ivr.store.marks import utc_second
from ivr.web.auth import open_to_all
from ivr.web.line import Line, current_line

blueprint = open_to_all(Blueprint("public", __name__))

Told = tuple[list[str], dt.datetime | None]
"""What is wrong with the record, and when the pager last did a round, as far as the record tells."""


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """Say 200 while a caller can be answered, be it by the lifeline; name every fault and warning.

    `pager`: when it last did a round, so that whoever watches from outside may set a threshold of their own.
    """
    line = cast("Line | None", current_app.extensions.get("line"))
    if line is None:
        return jsonify(status="down", faults=["not even the lifeline can be spoken"], warnings=[], pager=NOT_KNOWN), 503
    wrong, last_round = _record(line)
    faults = [*line.faults(), *wrong]
    pager = _heartbeat(last_round, line.desk.clock())
    status = "degraded" if faults else "ok"
    return jsonify(status=status, faults=faults, warnings=line.warnings(), pager=pager), 200


NOT_KNOWN: dict[str, object] = {"last_round": None, "seconds_ago": None}
"""Of the pager: it has never done a round, or the record that tells of it cannot be read."""


def _heartbeat(last_round: dt.datetime | None, at: dt.datetime) -> dict[str, object]:
    if last_round is None:
        return NOT_KNOWN
    seconds = max(0, int((at - last_round).total_seconds()))
    return {"last_round": utc_second(last_round), "seconds_ago": seconds}


def _record(line: Line) -> Told:
    """Return what is wrong with the record, and with whoever looks after the call-backs in it."""
    waiting = [f"{line.evidence.waiting} things are not written down yet"] if line.evidence.is_stuck else []
    try:
        if not line.deadline.within(lambda _: is_current(line.desk.journal.engine)):
            return [*waiting, "the database has not been migrated: run `ivr migrate`"], None
        line.deadline.within(lambda _: can_save(line.desk.journal.engine))
        seen = line.deadline.within(lambda _: marked(line.desk.journal.engine, MARK))
    except Exception as error:  # noqa: BLE001 whatever it is, it is the answer
        return [*waiting, f"the database cannot save, callers get the lifeline: {type(error).__name__}"], None
    return [*waiting, *_pager_faults(line, seen)], seen


def _pager_faults(line: Line, seen: dt.datetime | None) -> list[str]:
    """Return that nobody is rung back, if the pager has done no round for a while."""
    since = max(seen or line.started, line.started)
    quiet = line.desk.clock() - since > LATE
    return [f"the pager has done no round since {since:%H:%M} UTC: nobody is rung back"] if quiet else []


@blueprint.get("/favicon.ico")
def no_picture() -> Response:
    """Say that the line has no picture of its own: browsers ask every host for one, and log a fault without."""
    return Response(status=204, headers={"Cache-Control": "public, max-age=86400"})


@blueprint.get("/rules.json")
def rules() -> Response:
    """Serve the rules with their wording."""
    writer = current_line().writer
    return jsonify(rules_json(writer.rules, writer.catalogue))


@blueprint.get("/rules.schema.json")
def schema() -> Response:
    """Serve the JSON Schema of the rules."""
    return jsonify(rules_schema())
