"""A Gather, as both ends of the call hear it."""

from collections.abc import Generator
from functools import partial
from typing import Any

from simpy import Event

from ivr.simulator.calls import CallLeg
from ivr.simulator.clock import Steps
from ivr.simulator.documents import TwilioWouldChokeError, Verb
from ivr.simulator.keypad import HANG_UP, KEY_SECONDS, HeardGather, Keypad, Press
from ivr.speech import seconds

MOST_DIGITS = 12
PLAYED = 5.0
"""Seconds that any recording takes here."""


def length(verb: Verb, words_a_minute: int) -> float:
    """Return the seconds that a Say, Pause or Play takes; words are spoken at this speed."""
    if verb.name == "Play":
        return PLAYED
    return float(verb.whole("length", 1)) if verb.name == "Pause" else seconds(verb.text, words_a_minute)


def prompt_of(verb: Verb, words_a_minute: int, *, several: bool = False, after_dial: bool = False) -> HeardGather:
    """Return what can be heard of a Gather. `several`: it may take a whole number, as in a queue."""
    digits, finish = verb.whole("numDigits", 0), verb.attributes.get("finishOnKey")
    most = MOST_DIGITS if several else 1
    if not 1 <= digits <= most or finish not in (("", "#") if digits > 1 else ("",)):
        raise TwilioWouldChokeError(f"a Gather of ours takes 1 to {most} keys here, and # and * are keys")
    before_pause, total, paused = 0.0, 0.0, False
    for child in verb.children:
        paused = paused or child.name == "Pause"
        total += length(child, words_a_minute)
        before_pause = before_pause if paused else total
    texts = tuple(child.text for child in verb.children if child.name == "Say")
    opening = "/opening" in verb.attributes["action"]
    return HeardGather(texts, before_pause, total, verb.whole("timeout", 5), opening, digits, after_dial)


def gather(
    leg: CallLeg, verb: Verb, prompt: HeardGather, keypad: Keypad | None, *, lose_early: bool = False
) -> Generator[Event, Any, str | None]:
    """Speak a Gather until the keys, or to its end; return the keys, None for silence (as of a machine), or HANG_UP.

    `lose_early`: a key at second 0 came before the Gather had begun, and this Twilio does not keep such keys.
    """
    clock = leg.world.clock
    end, began = prompt.speech + prompt.wait, clock.elapsed
    reads = keypad is not None and keypad.reads
    if reads:
        yield from _speak_until(leg, verb, prompt.speech)
    press = leg.asked(partial(keypad.press, prompt)) if keypad else None
    if press and (press.after > end or (lose_early and press.after == 0)):
        press = None
    if not reads:
        yield from _speak_until(leg, verb, press.after if press else end)
    yield clock.wait(began + (press.after if press else end) - clock.elapsed)
    return (yield from _entered(leg, verb, prompt, press)) if press else None


def _entered(leg: CallLeg, verb: Verb, prompt: HeardGather, press: Press) -> Generator[Event, Any, str | None]:
    """Press the keys one after another, until there are enough of them."""
    if press.key == HANG_UP:
        leg.session.note(leg.mouth, "hangs up")
        return HANG_UP
    finish = verb.attributes["finishOnKey"]
    text, finished, _ = press.key.partition(finish) if finish else (press.key, "", "")
    digits = text[: prompt.digits]
    pressed = digits + (finished if len(digits) < prompt.digits else "")
    yield leg.world.clock.wait(KEY_SECONDS * (len(pressed) - 1))
    leg.session.note(leg.mouth, f"presses {pressed}")
    if pressed == digits and len(digits) < prompt.digits:
        yield leg.world.clock.wait(prompt.wait)
    return digits or None


def _speak_until(leg: CallLeg, verb: Verb, stop: float) -> Steps:
    """A key cuts the speech short: what comes after it is not heard."""
    passed = 0.0
    for child in verb.children:
        if passed >= stop:
            break
        takes = length(child, leg.session.words_a_minute)
        if child.name == "Say":
            cut = passed + takes > stop
            leg.heard(_heard_part(child.text, (stop - passed) / takes) if cut else child.text)
        step = min(takes, stop - passed)
        yield leg.world.clock.wait(step)
        passed += step


def _heard_part(text: str, share: float) -> str:
    words = text.split()
    return " ".join([*words[: round(len(words) * share)], "..."])
