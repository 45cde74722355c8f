"""The voice routes: each translates, asks the line, and has a fail-safe of its own kind."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, Response, request

from ivr.call.events import Began, CallerEvent, LegAnswered, LegPressed
from ivr.logs import get_logger
from ivr.telephony import forms
from ivr.web import failsafe
from ivr.web.auth import signed_by_twilio
from ivr.web.failsafe import document, nothing
from ivr.web.line import current_line

log = get_logger(__name__)
blueprint = signed_by_twilio(Blueprint("voice", __name__, url_prefix="/voice"))
blueprint.register_error_handler(Exception, failsafe.last)

View = Callable[..., str]


def twiml(otherwise: View) -> Callable[[View], Callable[..., Response]]:
    """Answer with the view's document; whatever goes wrong, answer with what `otherwise` returns."""

    def decorate(view: View) -> Callable[..., Response]:
        @wraps(view)
        def answer(**place: object) -> Response:
            try:
                return document(view(**place))
            except Exception as error:  # noqa: BLE001 whatever it is, the caller must reach a person
                log.error("a view failed", view=view, error=error)
                return document(otherwise(**place))

        return answer

    return decorate


def _ask_line(turn: int, event: CallerEvent) -> str:
    return current_line().answer_caller(_sid(), turn, event, forms.caller(request.form))


def _sid() -> str:
    sid = forms.sid(request.form)
    if sid is None:
        raise LookupError("no CallSid")
    return sid


@blueprint.post("")
@blueprint.post("/")
@twiml(otherwise=failsafe.ring)
def incoming() -> str:
    """Answer somebody who rings."""
    return _ask_line(0, Began(forms.caller(request.form), gone=forms.gone(request.form)))


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


@blueprint.post("/turn/<int:turn>/queue/<int:fallback>")
@twiml(otherwise=failsafe.after_queue)
def queue(turn: int, fallback: int) -> str:  # noqa: ARG001 the fail-safe's
    """Go on with a caller who is out of their queue."""
    return _ask_line(turn, forms.queue_ended(request.form))


@blueprint.post("/turn/<int:turn>/wait/<int:piece>/<int:missed>")
@twiml(otherwise=failsafe.wait)
def wait(turn: int, piece: int, missed: int) -> str:  # noqa: ARG001 the fail-safe's
    """Speak the next piece to a caller in their queue."""
    return current_line().answer_waiting(_sid(), turn, forms.waited(request.form, piece))


@blueprint.post("/text/<id:sid>/<id:text>")
def text_status(sid: str, text: str) -> Response:
    """Note how a text message to a caller is getting on."""
    event = forms.text_reported(request.form, text)
    if forms.is_sid(sid):
        current_line().note(sid, f"text/{text}/{event.status}", event)
    return nothing()


@blueprint.post("/leg/<id:leg>/<int:press>")
@twiml(otherwise=failsafe.screen)
def contact(leg: str, press: int) -> str:
    """Screen whoever picked up, and hear their key."""
    event = LegPressed(leg, request.form.get("Digits", "")) if press else LegAnswered(leg)
    return current_line().answer_contact(forms.sid(request.form, "ParentCallSid"), leg, press, event)


@blueprint.post("/leg/<id:leg>/status")
def leg_status(leg: str) -> Response:
    """Note what the network reports of a contact's leg. One of a leg we do not know is of no use."""
    line, event = current_line(), forms.leg_status(request.form, leg)
    key = f"status/{forms.sid(request.form)}/{event.status}"
    if sid := forms.sid(request.form, "ParentCallSid"):
        line.note(sid, key, event)
    else:
        line.note_of_leg(leg, key, event)
    return nothing()


@blueprint.post("/status")
def status() -> Response:
    """Note that the caller's call is over."""
    sid = forms.sid(request.form)
    if sid and forms.gone(request.form):
        current_line().note(sid, f"status/{sid}/{request.form['CallStatus']}", forms.hung_up(request.form))
    return nothing()


@blueprint.post("/<path:_unknown>")
@twiml(otherwise=failsafe.ring)
def unknown(_unknown: str) -> str:
    """Ring a person for a caller whose link leads nowhere."""
    raise LookupError("no such link")
