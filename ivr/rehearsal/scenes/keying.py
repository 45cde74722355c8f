"""Keys, silence and hanging up: what a caller alone can try."""

from collections.abc import Iterable

from ivr.call.acts import HangUp, Listen, Say
from ivr.call.prompts import Prompt, question
from ivr.rehearsal.scenes.scenario import Ask, Finding, Scenario, as_assumed, breaks, holds_anyway, not_seen
from ivr.rehearsal.scenes.seen import Evidence

WEAKNESS, WALKING = Say(question("weakness")), Say(question("walking"))
STATUS = "call-backs of who hangs up wait for the pager: set the number's status callback (`ivr twilio configure`)"


def silence(found: Evidence) -> Finding:
    """Judge what silence at a question brings."""
    if pressed := found.first("turn/1/question"):
        if pressed.get("Digits"):
            return not_seen("a key arrived")
        return holds_anyway("silence asks for the Gather's own action", "forms.key_or_silence takes it as silence")
    silent = found.first("turn/1/silence")
    if silent is None:
        return breaks("silence ends the call, though a Redirect follows the Gather", "who cannot press is cut off")
    match silent.get("Digits"):
        case None:
            return as_assumed("silence goes on to the Redirect, without Digits")
        case "":
            return holds_anyway("silence comes with empty Digits", "forms.key_or_silence takes them as silence")
    return breaks("silence comes with a key that was not pressed", "silence would be an answer: ask Twilio")


SILENCE = Scenario(
    name="silence",
    settles="What Twilio sends when a caller presses nothing.",
    assumes="The Redirect behind the Gather is asked for, with no Digits or empty ones (forms.key_or_silence).",
    todo=("Ring the number. Press nothing until the line hangs up.",),
    answers={"voice": (Listen((WEAKNESS,), 3),)},
    judge=silence,
)


def star_and_hash(found: Evidence) -> Finding:
    """Judge whether * and # arrive as keys."""
    for place, key in (("turn/1/question", "*"), ("turn/2/question", "#")):
        pressed = found.first(place)
        if pressed is None or pressed.get("Digits") != key:
            said = f"{key} arrives as {pressed.get('Digits')!r}" if pressed else f"{key} does not arrive"
            return breaks(said, 'nobody can hear a question again, or go back: finishOnKey="" of Writer.gather')
    return as_assumed("* and # arrive as keys")


STAR_AND_HASH = Scenario(
    name="star-and-hash",
    settles="Whether * and # arrive as keys.",
    assumes='finishOnKey="" lets them (Writer.gather).',
    todo=("Ring the number. At the first question, press *. At the second question, press #.",),
    answers={"voice": (Listen((WEAKNESS,), 8),), "turn/1/question": (Listen((WALKING,), 8),)},
    judge=star_and_hash,
)


def type_ahead(found: Evidence) -> Finding:
    """Judge what becomes of a key that comes before its Gather."""
    if pressed := found.first("turn/1/question"):
        said = f"a key pressed before its Gather is kept, and answers it ({pressed.get('Digits')})"
        return holds_anyway(said, "a double press could answer a question unheard: IVR_STRAY_KEYS must stay on")
    if found.first("turn/1/silence"):
        return as_assumed("a key pressed before its Gather is lost")
    return not_seen("the question was not heard to its end")


TYPE_AHEAD = Scenario(
    name="type-ahead",
    settles="Whether a key that is pressed between two Gathers is kept for the next one.",
    assumes="It is lost; one that is kept all the same is put aside as a stray key (keypad.stray).",
    todo=(
        "Ring the number. While you hear about the bones of the spine, press 1, once.",
        "Press nothing at the question that follows, until the line hangs up.",
    ),
    answers={"voice": (Say(Prompt.INFO_WHAT), Listen((WEAKNESS,), 4))},
    judge=type_ahead,
)


def hung_up(found: Evidence) -> Finding:
    """Judge which requests come when a caller hangs up while a question is spoken."""
    after = found.all("turn/1/question", "turn/1/silence")
    if found.first("status") is None:
        return breaks("no report comes when a caller hangs up", STATUS)
    if any(not one.gone for one in after):
        said = "who has hung up still answers, as if they were there"
        return holds_anyway(said, "the next phone rings for nobody until the report comes, and then for a call-back")
    more = "and an action that says that the call is over" if after else "and nothing else"
    return as_assumed(f"the number's status callback comes, {more}")


HANG_UP_QUESTION = Scenario(
    name="hang-up-question",
    settles="Which requests come when a caller hangs up during a question.",
    assumes="The number's status callback; an action only with a CallStatus that says it is over (forms.gone).",
    todo=("Ring the number. Hang up in the middle of the question.",),
    answers={"voice": (Listen((WEAKNESS, WALKING), 8),)},
    judge=hung_up,
)


def withheld(found: Evidence) -> Finding:
    """Judge how a caller looks who has withheld their number."""
    match found.seen[0].get("From"):
        case "withheld":
            return as_assumed("a withheld number is known as one")
        case "first" | "second":
            return not_seen("the number was shown")
    return breaks("a withheld number looks like a number", "whoever has it would be rung back: forms.SPELLED_OUT")


WITHHELD = Scenario(
    name="withheld",
    settles="What stands in the place of a withheld number.",
    assumes="No number in E.164, or the word spelled out on a keypad (forms.caller).",
    todo=("Ring the number with your own number withheld (in Britain: 141 before it). Then hang up.",),
    answers={"voice": (Listen((WEAKNESS,), 8),)},
    judge=withheld,
    takes=("any",),
)


def spoken(found: Evidence) -> Finding:
    """Judge whether every voice could be heard."""
    match found.heard.get("voices"):
        case "yes":
            return as_assumed("every language is spoken")
        case "no":
            return breaks("a language is not spoken", "its callers hear nothing: take it out of IVR_LANGUAGES")
    return not_seen("nobody listened")


def voices(languages: Iterable[str]) -> Scenario:
    """Return the scenario that lets every language be heard that the line offers."""
    tags = tuple(languages)
    heard = tuple(Say(Prompt.GOODBYE, language=tag) for tag in tags)
    return Scenario(
        name="voices",
        settles="Whether Twilio has a voice for every language that is offered.",
        assumes="The voices of ivr/speech/voices.py are there on this account.",
        todo=(f"Ring the number. Listen until the line hangs up: one sentence each in {', '.join(tags)}.",),
        answers={"voice": (*heard, HangUp())},
        judge=spoken,
        asks=(Ask("voices", "Was there a clear sentence in each of them?"),),
    )
