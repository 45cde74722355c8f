"""Contacts who are rung over REST, and patients whom they ring back."""

import pytest

from ivr.simulator.calls import HungUp
from ivr.simulator.documents import TwilioWouldChokeError
from ivr.simulator.players import Moment, Registrar, ScriptedContacts
from ivr.simulator.switches import Switches
from tests.simulator.conftest import (
    DOCTOR,
    HANGUP,
    PATIENT,
    SECOND,
    VOICE,
    dial_patient,
    dial_queue,
    gather,
    redirect,
    response,
    say,
)

ENDINGS = [
    ("accept", ["initiated", "ringing", "in-progress", "completed"], 4.0),
    ("voicemail", ["initiated", "ringing", "in-progress", "completed"], 4.0),
    ("no-answer", ["initiated", "ringing", "no-answer"], 20.0),
    ("busy", ["initiated", "ringing", "busy"], 1.0),
    ("failed", ["initiated", "ringing", "failed"], 1.0),
]


@pytest.fixture
def back(tiny):
    """A line whose doctors ring the patient back, and are asked afterwards."""
    tiny.answers |= {
        "/voice/leg/q1/L1/0": response(gather("/leg/q1/L1/1", "The caller has gone. Press 1."), HANGUP),
        "/voice/leg/q1/L1/1": lambda form: response(dial_patient() if form["Digits"] == "1" else HANGUP),
        "/voice/after": response(gather("/reached", "Was the patient reached?"), HANGUP),
        "/voice/reached": response(say("Thank you."), HANGUP),
    }
    return tiny


def rung(tiny, outcome, patient="accept", **changes):
    """Ring one contact, for nobody's call."""
    tiny.exchange.contacts = ScriptedContacts([Registrar(outcome)])
    tiny.exchange.patients = ScriptedContacts([Registrar(patient)])
    leg = tiny.place(**changes)
    tiny.run(200)
    return leg


def heard(tiny):
    return tiny.exchange.nobody.transcript


@pytest.mark.parametrize(("outcome", "statuses", "rings"), ENDINGS)
def test_every_ending_of_the_ringing_is_reported(tiny, outcome, statuses, rings):
    tiny.answers["/voice/leg/q1/L1/0"] = response(HANGUP)
    rung(tiny, outcome)
    assert tiny.statuses() == statuses
    last = tiny.forms("/leg/status")[-1]
    assert last["CallDuration"] == "0"
    assert last["Timestamp"].startswith("Thu, 15 Jan 2026 03:00:")
    assert last["Timestamp"].endswith(f":{rings:02.0f} +0000")


def test_reports_are_numbered_and_name_both_ends(tiny):
    leg = rung(tiny, "decline")
    forms = tiny.forms("/leg/status")
    assert [form["SequenceNumber"] for form in forms] == ["0", "1", "2", "3"]
    assert {form["CallSid"] for form in forms} == {leg.sid}
    assert {(form["To"], form["Direction"], form["CallbackSource"]) for form in forms} == {
        (DOCTOR, "outbound-api", "call-progress-events")
    }
    assert ["CallDuration" in form for form in forms] == [False, False, False, True]


def test_only_the_reports_that_are_wanted_are_sent(tiny):
    rung(tiny, "decline", status_callback_event=["answered"])
    assert tiny.statuses() == ["in-progress"]


def test_without_events_only_the_last_report_is_sent(tiny):
    tiny.exchange.contacts = ScriptedContacts([Registrar.BUSY])
    tiny.client.calls.create(to=DOCTOR, from_=PATIENT, url=f"{VOICE}/x", status_callback=f"{VOICE}/leg/status")
    tiny.run(9)
    assert tiny.statuses() == ["busy"]


def test_the_digits_for_a_switchboard_take_their_time(tiny):
    rung(tiny, "decline", send_digits="wwW2")
    [said] = [m.at for m in heard(tiny).moments if m.who == "to contact"]
    assert said == pytest.approx(4.0 + 0.5 + 0.5 + 1.0 + 0.25)


def test_a_phone_rings_no_longer_than_the_timeout(tiny):
    rung(tiny, "accept", timeout=3)
    assert tiny.statuses() == ["initiated", "ringing", "no-answer"]


def test_one_call_a_second_is_started_and_dials_are_exempt(tiny):
    tiny.rings = [DOCTOR, SECOND, DOCTOR]
    assert tiny.call().rang_at == [0.0, 1.0, 2.0]


def test_a_call_that_waits_for_its_turn_is_queued(tiny):
    tiny.rings = []
    sids = [tiny.place().sid for _ in range(2)]
    tiny.run(0.5)
    assert [tiny.client.calls(sid).fetch().status for sid in sids] == ["ringing", "queued"]


def test_a_document_that_fails_is_asked_of_the_fallback(tiny):
    tiny.answers["/voice/leg/q1/L1/0"] = ("oops", 500)
    rung(tiny, "accept")
    [form] = tiny.forms("/lost")
    assert (form["ErrorCode"], form["ErrorUrl"]) == ("11200", f"{VOICE}/leg/q1/L1/0")
    assert heard(tiny).said("to contact") == "A caller needs you."
    assert "error 11200" in heard(tiny).text()
    assert len(tiny.exchange.wire.failures) == 1


def test_a_later_document_that_fails_is_asked_of_the_fallback_too(tiny):
    tiny.exchange.wire.loses = lambda path, form: path.endswith("/L1/1")
    rung(tiny, "accept")
    assert tiny.forms("/lost")[0]["ErrorUrl"] == f"{VOICE}/leg/q1/L1/1"


@pytest.mark.parametrize("fallback", [f"{VOICE}/nowhere", None])
def test_a_leg_without_any_document_is_dropped(tiny, fallback):
    tiny.answers["/voice/leg/q1/L1/0"] = "<Response>"
    changes = {"fallback_url": fallback} if fallback else {}
    tiny.answers["/voice/nowhere"] = ("gone", 410)
    if fallback is None:
        tiny.exchange.contacts = ScriptedContacts([Registrar.ACCEPT])
        leg = tiny.client.calls.create(to=DOCTOR, from_=PATIENT, url=f"{VOICE}/leg/q1/L1/0")
        tiny.run(30)
    else:
        leg = rung(tiny, "accept", **changes)
    assert tiny.exchange.dropped == [leg.sid]
    assert tiny.client.calls(leg.sid).fetch().status == "completed"


REFUSED = [
    ("runs out", say("Hello."), "runs out"),
    ("nothing", "", "runs out"),
    ("enqueues", '<Enqueue action="a" waitUrl="b">q1</Enqueue>', "<Enqueue> in a contact's"),
    ("several keys", gather("/x", "Key?", digits=3), "1 to 1 keys"),
    ("no action", "<Dial><Queue>q1</Queue></Dial>", "has an action"),
]


@pytest.mark.parametrize(("what", "verbs", "why"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_contacts_document_that_would_strand_somebody_is_refused(tiny, what, verbs, why):
    tiny.answers["/voice/leg/q1/L1/0"] = response(verbs, HANGUP) if "Gather" in verbs else response(verbs)
    with pytest.raises(TwilioWouldChokeError, match=why):
        rung(tiny, "accept")


def test_a_queue_that_does_not_exist_fails_at_once(tiny):
    tiny.answers["/voice/leg/q1/L1/0"] = response(dial_queue("nobody"))
    rung(tiny, "accept")
    [form] = tiny.forms("/after")
    assert (form["DialCallStatus"], form["DialBridged"]) == ("failed", "false")
    [said] = [m.at for m in heard(tiny).moments if m.what == "Goodbye."]
    assert said == 4.0


@pytest.mark.parametrize(
    ("doctor", "answers"), [("accept", ["1"]), ("not-reached", ["2"]), ("walks-off", []), ("cut-off", [])]
)
def test_the_patient_is_rung_back_and_the_doctor_asked(back, doctor, answers):
    leg = rung(back, doctor)
    assert [form["Digits"] for form in back.forms("/reached")] == answers
    assert heard(back).said("to patient") == "You rang us. Connecting you."
    assert heard(back).joined == 1
    assert heard(back).rang_at == [0.0], "a patient is no contact"
    reports = back.forms("/patient/status")
    assert [form["CallStatus"] for form in reports] == ["initiated", "ringing", "in-progress", "completed"]
    assert {(form["ParentCallSid"], form["Direction"], form["To"]) for form in reports} == {
        (leg.sid, "outbound-dial", PATIENT)
    }
    assert len(back.forms("/after")) == len(answers)


def test_a_talk_with_a_patient_is_told_to_the_dials_action(back):
    rung(back, "accept")
    [form] = back.forms("/after")
    assert (form["DialCallStatus"], form["DialBridged"], form["DialCallDuration"]) == ("completed", "true", "62")
    assert form["DialCallSid"] == back.forms("/patient/status")[0]["CallSid"]


@pytest.mark.parametrize(("patient", "seconds"), [("no-answer", 25), ("busy", 1), ("failed", 1)])
def test_a_patient_who_is_not_reached_is_told_to_the_dials_action(back, patient, seconds):
    rung(back, "not-reached", patient)
    [form] = back.forms("/after")
    assert (form["DialCallStatus"], form["DialBridged"]) == (patient, "false")
    assert back.forms("/reached")[0]["Digits"] == "2"
    moments = {m.what: m.at for m in heard(back).moments}
    assert moments["Was the patient reached?"] - moments[f"rings {PATIENT}"] == pytest.approx(seconds)


def test_a_doctor_may_be_joined_to_a_patients_voicemail_and_says_so(back):
    rung(back, "not-reached", "voicemail")
    assert heard(back).joined == 0
    assert "joins the contact and a voicemail" in heard(back).text()
    assert back.forms("/reached")[0]["Digits"] == "2"


def test_a_patient_only_hears_words_before_the_join(back):
    back.answers["/voice/patient"] = response(gather("/x", "Press 1?"), HANGUP)
    with pytest.raises(TwilioWouldChokeError, match="whisper to a patient"):
        rung(back, "accept")


def test_a_call_back_after_the_call_goes_on_in_its_transcript(back):
    back.answers["/voice/leg/q1/L1/0"] = response(redirect("/leg/q1/L1/gone"))
    back.answers["/voice/leg/q1/L1/gone"] = response(gather("/leg/q1/L1/1", "The caller has gone. Press 1."), HANGUP)
    phone = back.telephone()
    phone.session.leaves = (Moment.RINGING, 1)
    transcript = phone.call()
    ended = len(transcript.moments)
    back.run(150)
    later = transcript.moments[ended:]
    assert "You rang us. Connecting you." in [m.what for m in later]
    assert transcript.ended_by == "caller"
    assert later[-1].at > 60, "told from the beginning of the call"
    assert back.forms("/reached")[0]["Digits"] == "1"


def test_a_doctor_who_hangs_up_while_the_patient_rings_cancels_that(back):
    back.exchange.contacts = ScriptedContacts([Registrar.ACCEPT])
    back.exchange.patients = ScriptedContacts([Registrar.NO_ANSWER])
    leg = back.place()
    back.run(15)
    back.client.calls(leg.sid).update(status="completed")
    back.run(60)
    assert back.statuses("/patient/status") == ["initiated", "ringing", "canceled"]
    assert back.statuses()[-1] == "completed"
    assert back.forms("/after") == []


def test_a_call_that_is_over_cannot_be_cut_off_again(back):
    back.exchange.nobody.switches = Switches(leg_report_first=False)
    back.exchange.contacts = ScriptedContacts([Registrar.ACCEPT])
    leg = back.exchange.calls[back.place().sid]
    back.run(5)
    for _ in range(2):
        leg.cut(HungUp("line"))
    back.run(1)
    assert back.statuses().count("completed") == 1


def test_a_wrong_or_missing_key_of_a_contact_follows_the_document(tiny):
    tiny.answers["/voice/leg/q1/L1/0"] = response(gather("/leg/q1/L1/1", "Press 1."), redirect("/again"))
    tiny.answers["/voice/again"] = response(say("Nobody there."), HANGUP)
    rung(tiny, "silent")
    assert heard(tiny).said("to contact") == "Press 1. Nobody there."


def test_outcomes_may_be_given_by_number(tiny):
    tiny.rings = [DOCTOR, SECOND]
    contacts = ScriptedContacts.by_number({SECOND: ["accept"]}, otherwise=["decline"])
    assert tiny.call("", contacts).joined == 1
    [leg] = tiny.client.calls.list(to=SECOND)
    assert tiny.forms("/joined")[0]["DequeingCallSid"] == leg.sid


def test_durations_are_left_out_by_a_switch(tiny):
    tiny.call(switches=Switches(duration_sent=False, bridged_sent=False), leaves=(Moment.TALKING, 1), talks_for=5)
    tiny.run(1)
    forms = [*tiny.forms("/after"), *tiny.forms("/leg/status"), *tiny.forms("/status")]
    assert not [name for form in forms for name in form if "Duration" in name or "Bridged" in name]
