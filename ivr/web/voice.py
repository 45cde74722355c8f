"""The voice routes: each translates, asks the line, and has a fail-safe of its own kind."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import cast

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import HTTPException

from ivr.call.events import Began, CallerEvent, LegAnswered, LegPressed
from ivr.telephony import forms
from ivr.web import failsafe
from ivr.web.auth import signed_by_twilio
from ivr.web.faults import where
from ivr.web.line import Line

log = logging.getLogger(__name__)
blueprint = signed_by_twilio(Blueprint("voice", __name__, url_prefix="/voice"))

View = Callable[..., str]


def line() -> Line:
    """Return the line that this app runs."""
    return cast("Line", current_app.extensions["line"])


def twiml(otherwise: View) -> Callable[[View], Callable[..., Response]]:
    """Answer with the view's document; whatever goes wrong, answer with what `otherwise` returns."""

    def decorate(view: View) -> Callable[..., Response]:
        @wraps(view)
        def answer(**place: object) -> Response:
            try:
                document = view(**place)
            except Exception as error:  # noqa: BLE001 whatever it is, the caller must reach a person
                log.error("%s failed: %s", view.__name__, where(error))  # noqa: TRY400 its message may hold answers
                document = otherwise(**place)
            return _document(document)

        return answer

    return decorate


def _ask_line(turn: int, event: CallerEvent) -> str:
    sid = forms.sid(request.form)
    if sid is None:
        raise LookupError("no CallSid")
    return line().answer_caller(sid, turn, event, forms.caller(request.form))


@blueprint.post("")
@blueprint.post("/")
@twiml(otherwise=failsafe.ring)
def incoming() -> str:
    """Answer somebody who rings."""
    return _ask_line(0, Began(forms.caller(request.form)))


@blueprint.post("/turn/<int:turn>/<any(opening, question, silence):part>")
@twiml(otherwise=failsafe.ring)
def turn(turn: int, part: str) -> str:
    """Go on after a key or a silence."""
    return _ask_line(turn, forms.key_or_silence(request.form, opening=part == "opening"))


@blueprint.post("/turn/<int:turn>/dial/<int:fallback>")
@twiml(otherwise=failsafe.after_dial)
def dial(turn: int, fallback: int) -> str:  # noqa: ARG001 the fail-safe's
    """Go on after the dialling of a contact."""
    return _ask_line(turn, forms.dial_ended(request.form))


@blueprint.post("/leg/<leg>/<int:press>")
@twiml(otherwise=failsafe.screen)
def contact(leg: str, press: int) -> str:
    """Screen whoever picked up, and hear their key."""
    event = LegPressed(leg, request.form.get("Digits", "")) if press else LegAnswered(leg)
    return line().answer_contact(forms.sid(request.form, "ParentCallSid"), leg, press, event)


@blueprint.post("/leg/<leg>/status")
def leg_status(leg: str) -> Response:
    """Note what the network reports of a contact's leg."""
    event = forms.leg_status(request.form, leg)
    failsafe.note_leg(leg, f"status/{forms.sid(request.form)}/{event.status}", event)
    return _nothing()


@blueprint.post("/status")
def status() -> Response:
    """Note that the caller's call is over."""
    sid = forms.sid(request.form)
    if sid and forms.gone(request.form):
        failsafe.note(sid, f"status/{sid}/{request.form['CallStatus']}", forms.hung_up(request.form))
    return _nothing()


@blueprint.post("/lifeline/<int:position>")
def lifeline(position: int) -> Response:
    """Go on along the lifeline."""
    return _document(failsafe.lifeline_dial(position))


@blueprint.post("/lifeline/<int:position>/spoken")
def lifeline_spoken(position: int) -> Response:
    """Hear whether the caller has spoken to a doctor."""
    return _document(failsafe.lifeline_spoken(position))


@blueprint.post("/lifeline/<int:position>/leg/<int:press>")
def lifeline_contact(position: int, press: int) -> Response:
    """Screen whoever picked up on the lifeline."""
    return _document(failsafe.lifeline_contact(position, press))


@blueprint.post("/lifeline/<int:position>/status")
def lifeline_status(position: int) -> Response:
    """Note what the network reports of a lifeline's leg."""
    failsafe.lifeline_status(position)
    return _nothing()


@blueprint.post("/<path:_unknown>")
@twiml(otherwise=failsafe.ring)
def unknown(_unknown: str) -> str:
    """Ring a person for a caller whose link leads nowhere."""
    raise LookupError("no such link")


@blueprint.errorhandler(Exception)
def broken(error: Exception) -> Response | HTTPException:
    """Ring a person for a caller even where a fail-safe fails; a contact's leg is ended, never joined by mistake."""
    if isinstance(error, HTTPException):
        return error
    log.critical("a fail-safe failed: %s", where(error))
    lifeline = line().lifeline
    return _document(lifeline.silent if "/leg/" in request.path else lifeline.ring(0))


def _document(text: str) -> Response:
    return Response(text, content_type="text/xml; charset=utf-8")


def _nothing() -> Response:
    return Response(status=204)
