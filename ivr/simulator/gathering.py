"""A Gather, as both ends of the call hear it."""

from ivr.simulator.documents import TwilioWouldChokeError, Verb
from ivr.simulator.players import HANG_UP, HeardGather, Keypad
from ivr.simulator.session import Session
from ivr.speech import seconds


def prompt_of(verb: Verb) -> HeardGather:
    """Return what can be heard of a Gather."""
    if verb.attributes.get("numDigits") != "1" or verb.attributes.get("finishOnKey") != "":
        raise TwilioWouldChokeError("a Gather of ours takes one key, and # and * are keys")
    before_pause, total, paused = 0.0, 0.0, False
    for child in verb.children:
        paused = paused or child.name == "Pause"
        total += child.whole("length", 1) if child.name == "Pause" else seconds(child.text)
        before_pause = before_pause if paused else total
    texts = tuple(child.text for child in verb.children if child.name == "Say")
    opening = "/opening" in verb.attributes["action"]
    return HeardGather(texts, before_pause, total, verb.whole("timeout", 5), opening)


def gather(  # noqa: PLR0913 who speaks to whom, and how
    session: Session, to: str, presser: str, verb: Verb, keypad: Keypad | None, *, lose_early: bool = False
) -> str | None:
    """Speak a Gather until the key, or to its end; return the key, None for silence (as of a machine).

    `lose_early`: a key at second 0 came before the Gather had begun, and this Twilio does not keep such keys.
    """
    prompt = prompt_of(verb)
    end, began = prompt.speech + prompt.wait, session.clock.elapsed
    if keypad and keypad.reads:
        _speak_until(session, to, verb, prompt.speech)
    press = keypad.press(prompt) if keypad else None
    if press and (press.after > end or (lose_early and press.after == 0)):
        press = None
    if not (keypad and keypad.reads):
        _speak_until(session, to, verb, press.after if press else end)
    session.clock.elapsed = began + (press.after if press else end)
    if press is None:
        return None
    session.note(presser, "hangs up" if press.key == HANG_UP else f"presses {press.key}")
    return press.key


def _speak_until(session: Session, to: str, verb: Verb, stop: float) -> None:
    """A key cuts the speech short: what comes after it is not heard."""
    passed = 0.0
    for child in verb.children:
        if passed >= stop:
            break
        length = float(child.whole("length", 1)) if child.name == "Pause" else seconds(child.text)
        if child.name == "Say":
            cut = passed + length > stop
            session.note(to, _heard_part(child.text, (stop - passed) / length) if cut else child.text)
        step = min(length, stop - passed)
        session.clock.advance(step)
        passed += step


def _heard_part(text: str, share: float) -> str:
    words = text.split()
    return " ".join([*words[: round(len(words) * share)], "..."])
