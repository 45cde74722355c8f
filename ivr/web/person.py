"""The routes of a contact who was rung over REST, and of a patient who is rung back by them.

Each has a fail-safe of its own: a 1 that cannot be saved still joins the contact to whoever is in the queue.
"""

from flask import Blueprint, Response, request

from ivr.call.events import LegAnswered, LegJoined, LegPressed
from ivr.telephony import forms
from ivr.web import failsafe
from ivr.web.auth import signed_by_twilio
from ivr.web.failsafe import document, nothing
from ivr.web.line import current_line
from ivr.web.voice import twiml

blueprint = signed_by_twilio(Blueprint("person", __name__, url_prefix="/voice/leg/<id:queue>/<id:leg>"))
blueprint.register_error_handler(Exception, failsafe.last)


@blueprint.post("/<int:press>")
@twiml(otherwise=failsafe.person)
def person(queue: str, leg: str, press: int) -> str:
    """Screen whoever picked up, and hear their key."""
    event = LegPressed(leg, request.form.get("Digits", "")) if press else LegAnswered(leg)
    return current_line().answer_person(queue, leg, f"leg/{leg}/{press}", press + 1, event)


@blueprint.post("/<int:press>/dialled")
@twiml(otherwise=failsafe.person_dialled)
def dialled(queue: str, leg: str, press: int) -> str:
    """Go on with a contact when what their leg dialled is over."""
    event = forms.leg_dial_ended(request.form, leg)
    return current_line().answer_person(queue, leg, f"leg/{leg}/{press}/dialled", press, event)


@blueprint.post("/else")
def instead(queue: str, leg: str) -> Response:
    """Screen a contact to whom one of our answers did not get through, without the record."""
    return document(failsafe.person(queue, leg, 0))


@blueprint.post("/joined")
@twiml(otherwise=failsafe.joined)
def joined(queue: str, leg: str) -> str:  # noqa: ARG001 the fail-safe's
    """Tell the caller that the doctor is there."""
    return current_line().answer_joined(leg, LegJoined(leg))


@blueprint.post("/status")
def status(queue: str, leg: str) -> Response:  # noqa: ARG001 part of the address
    """Note what the network reports of this leg."""
    event = forms.leg_status(request.form, leg)
    current_line().note_of_leg(leg, f"status/{forms.sid(request.form)}/{event.status}", event)
    return nothing()


@blueprint.post("/patient")
@twiml(otherwise=failsafe.greeting)
def patient(queue: str, leg: str) -> str:  # noqa: ARG001 part of the address
    """Tell whoever picked up only why they are rung: it may be a phone that others share."""
    return current_line().greeting(leg)


@blueprint.post("/patient/status")
def patient_status(queue: str, leg: str) -> Response:  # noqa: ARG001 part of the address
    """Note how the phone of a patient who is rung back did, once that is over."""
    if forms.gone(request.form):
        event = forms.patient_reported(request.form, leg)
        current_line().note_of_leg(leg, f"status/{forms.sid(request.form)}/{event.status}", event)
    return nothing()
