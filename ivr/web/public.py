"""What anybody may see: whether the line can answer, and the rules it asks by."""

import datetime as dt
from typing import cast

from flask import Blueprint, Response, current_app, jsonify

from ivr.pager.rounds import MARK
from ivr.speech import rules_json, rules_schema
from ivr.store import can_save, is_current, marked
from ivr.web.auth import open_to_all
from ivr.web.line import Line, current_line

blueprint = open_to_all(Blueprint("public", __name__))


PAGER_WITHIN = dt.timedelta(minutes=2)
"""How long the pager may do no round. It does one every few seconds."""


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """Say 200 while a caller can be answered, be it by the lifeline; name every fault and warning."""
    line = cast("Line | None", current_app.extensions.get("line"))
    if line is None:
        return jsonify(status="down", faults=["not even the lifeline can be spoken"], warnings=[]), 503
    faults = [*line.faults(), *_database_faults(line)]
    return jsonify(status="degraded" if faults else "ok", faults=faults, warnings=line.warnings()), 200


def _database_faults(line: Line) -> list[str]:
    """Return what is wrong with the record, and with whoever looks after the call-backs in it."""
    waiting = line.evidence.faults()
    try:
        if not line.deadline.within(lambda _: is_current(line.desk.journal.engine)):
            return [*waiting, "the database has not been migrated: run `ivr migrate`"]
        line.deadline.within(lambda _: can_save(line.desk.journal.engine))
        seen = line.deadline.within(lambda _: marked(line.desk.journal.engine, MARK))
    except Exception as error:  # noqa: BLE001 whatever it is, it is the answer
        return [*waiting, f"the database cannot save, callers get the lifeline: {type(error).__name__}"]
    return [*waiting, *_pager_faults(line, seen)]


def _pager_faults(line: Line, seen: dt.datetime | None) -> list[str]:
    """Return that nobody is rung back, if the pager has done no round for a while."""
    since = max(seen or line.started, line.started)
    quiet = line.desk.clock() - since > PAGER_WITHIN
    return [f"the pager has done no round since {since:%H:%M} UTC: nobody is rung back"] if quiet else []


@blueprint.get("/rules.json")
def rules() -> Response:
    """Serve the rules with their wording."""
    writer = current_line().writer
    return jsonify(rules_json(writer.rules, writer.catalogue))


@blueprint.get("/rules.schema.json")
def schema() -> Response:
    """Serve the JSON Schema of the rules."""
    return jsonify(rules_schema())
