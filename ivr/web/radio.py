"""The routes of a radio check: a contact hears that they are on call, and presses 1."""

import datetime as dt

from flask import Blueprint, Response, request

from ivr.call import Steps
from ivr.call.acts import HangUp, Listen, Say
from ivr.call.keys import Key
from ivr.call.prompts import Prompt
from ivr.oncall import LONDON, Check
from ivr.store import end_check, one_check
from ivr.telephony import forms
from ivr.web import failsafe
from ivr.web.auth import signed_by_twilio
from ivr.web.failsafe import document, nothing
from ivr.web.line import Line, current_line

blueprint = signed_by_twilio(Blueprint("radio", __name__, url_prefix="/voice/radio/<id:check>"))
blueprint.register_error_handler(Exception, failsafe.end)


@blueprint.post("/<int:press>")
def contact(check: str, press: int) -> Response:
    """Say who is on call, and hear the 1. Whoever presses another key is asked once more."""
    line, engine = current_line(), current_line().desk.journal.engine
    if press and request.form.get("Digits") == Key.YES:
        line.deadline.within(lambda _: end_check(engine, check, heard=True))
        steps: Steps = (Say(Prompt.RADIO_THANKS), HangUp())
    else:
        found = line.deadline.within(lambda _: one_check(engine, check))
        steps = _ask(line, found) if found and press <= line.desk.limits.leg_wrongs else (HangUp(),)
    return document(line.writer.to_checked(steps, check, press + 1))


@blueprint.post("/status")
def status(check: str) -> Response:
    """Note that a ring is over."""
    line = current_line()
    if forms.gone(request.form):
        line.deadline.within(lambda _: end_check(line.desk.journal.engine, check, heard=False))
    return nothing()


def _ask(line: Line, check: Check) -> Steps:
    slots = {"time": _time(check.shift)}
    prompt = Prompt.RADIO_CHECK
    if check.missing:
        missing = line.desk.roster().directory.get(check.missing)
        prompt, slots["who"] = Prompt.RADIO_MISSING, missing.contact.name if missing else check.missing
    return (Listen((Say(prompt, tuple(slots.items())),), line.desk.limits.leg_wait), HangUp())


def _time(moment: dt.datetime) -> str:
    """Return a time of day by the clock on the wall in London, digit by digit where it is not an hour: 20 00."""
    return f"{moment.astimezone(LONDON):%-H %M}"
