"""The keypad: what each key does at each prompt, and how often a useless one is borne."""

from collections.abc import Callable, Mapping

from ivr.call import choices, endings, facts, information, unanswered
from ivr.call.acts import Say
from ivr.call.asking import check_professional, go_back, open_call, open_to_returning
from ivr.call.events import Pressed
from ivr.call.finding import seek
from ivr.call.keys import Key
from ivr.call.language import choose, chosen
from ivr.call.learning import learn
from ivr.call.now import Now
from ivr.call.places import At, Count, Why
from ivr.call.prompts import Prompt
from ivr.call.record import Call
from ivr.call.replay import say_again, say_again_or_seek
from ivr.call.steps import Steps

Choice = Callable[[Call, Pressed, Now], Steps]


def press(call: Call, event: Pressed, now: Now) -> Steps:
    """0 is obeyed always, and 9 is never an answer; a key too early is none; then the prompt's own keys."""
    if event.key == Key.PERSON:
        return seek(call, now, Why.ASKED)
    if event.opening:
        return press_in_opening(call, event, now)
    if call.at is At.LANGUAGE:
        return press_language(call, event, now)
    if event.key == Key.NINE and call.at not in ANY_OTHER_KEY:
        return nine(call, event, now)
    if call.heard_from and now.at < call.heard_from:
        return stray(call, event, now)
    own = own_keys(call, now).get(event.key) or ANY_OTHER_KEY.get(call.at)
    move = own or EVERYWHERE.get(event.key, wrong)
    return move(call, event, now)


def own_keys(call: Call, now: Now) -> Mapping[str, Choice]:
    """Return the keys of the prompt that a call is at: what is told in pieces has some at its end only."""
    goes_on = call.at is At.ADVISING and not endings.is_last_piece(call, now)
    return {} if goes_on else KEYS[call.at]


def press_language(call: Call, event: Pressed, now: Now) -> Steps:
    """Take a language by its key. Nobody has heard anything yet: 9 is the habit of ringing 999, as in the opening."""
    if event.key == Key.NINE:
        return seek(call, now, Why.NINES)
    move = again if event.key == Key.AGAIN else wrong
    return chosen(call, event, now) or move(call, event, now)


def press_in_opening(call: Call, event: Pressed, now: Now) -> Steps:
    """Nobody has heard a question yet: play the opening once more; the second time go on, as after a wrong key."""
    if event.key == Key.NINE:
        return seek(call, now, Why.NINES)
    if event.key == Key.PROFESSIONAL:
        return check_professional(now)
    asked = len(now.tongues) > 1
    if asked and not call.language and (late := chosen(call, event, now)):
        return late
    if asked and event.key == Key.BACK and call.counts.count(Count.BACK) < now.limits.backs:
        return (facts.Counted(Count.BACK), *choose(now))
    counted = facts.Counted(Count.OPENING)
    if Count.OPENING in call.counts:
        return (counted, *wrong(call, event, now))
    return (counted, *(open_to_returning(now) if call.at is At.RETURNING else open_call(now)))


def stray(call: Call, event: Pressed, now: Now) -> Steps:
    """Speak the prompt again for a key that came too early to be an answer; the second time it is a wrong key."""
    counted = facts.Counted(Count.STRAY)
    if call.here.count(Count.STRAY) + 1 >= now.limits.strays:
        return (counted, *wrong(call, event, now))
    return (counted, *say_again(learn(call, counted, now.at), now))


def wrong(call: Call, _event: Pressed, now: Now) -> Steps:
    """Bear a useless key once on a prompt, and three times in a call."""
    last = call.counts.count(Count.WRONG) + 1 >= now.limits.wrong_keys
    most = 1 if last else now.limits.wrong_here
    return say_again_or_seek(call, now, Count.WRONG, most, Why.WRONG_KEYS, Say(Prompt.WRONG_KEY))


def again(call: Call, _event: Pressed, now: Now) -> Steps:
    """Speak the prompt again; who asks a third time speaks to a person. At the end of the advice, that is all of it."""
    if call.at is At.ADVISING and endings.is_last_piece(call, now):
        return (facts.Counted(Count.AGAIN), *endings.piece(call, 0, now))
    return say_again_or_seek(call, now, Count.AGAIN, now.limits.agains, Why.REPEATS)


def back(call: Call, event: Pressed, now: Now) -> Steps:
    """Go back to the last answer, unless a person is already sought: an emergency is not taken back."""
    if call.why:
        return wrong(call, event, now)
    if call.counts.count(Count.BACK) + 1 >= now.limits.backs:
        return (facts.Counted(Count.BACK), *seek(call, now, Why.REPEATS))
    return go_back(call, now)


def nine(call: Call, event: Pressed, now: Now) -> Steps:
    """Answer the habit of pressing 9 for 999, the second time it shows, with how to ring 999; then a person."""
    counted = facts.Counted(Count.NINE)
    if call.counts.count(Count.NINE) + 1 >= now.limits.nines:
        return (counted, *seek(call, now, Why.NINES))
    return (counted, *wrong(call, event, now))


def text(call: Call, event: Pressed, now: Now) -> Steps:
    """Send what was told as a text message, where that was offered."""
    told = endings.text_of_it if call.at is At.ADVISING else unanswered.text_of_it
    return told(call, now) or wrong(call, event, now)


KEYS: Mapping[At, Mapping[str, Choice]] = {
    At.RETURNING: {Key.YES: choices.take_person, Key.NO: choices.patient_after_all},
    At.ASKING: {Key.YES: choices.answer, Key.NO: choices.answer, Key.UNSURE: choices.answer},
    At.PROFESSIONAL: {
        Key.YES: choices.patient_after_all,
        Key.BACK: choices.patient_after_all,
        Key.PROFESSIONAL: choices.professional,
    },
    At.OFFERING: {Key.YES: choices.take_offer, Key.NO: choices.hear_advice},
    At.ADVISING: {Key.YES: information.enter, Key.NO: text},
    At.MENU: {**dict.fromkeys(information.CHOICES, information.open_topic), Key.BACK: information.close_menu},
    At.CLIP: {Key.YES: information.fits, Key.BACK: information.enter},
    At.CHECKING: {Key.YES: choices.spoken},
    At.CUT_SHORT: {Key.YES: choices.same_doctor},
    At.AFTER_TALK: {Key.YES: choices.same_doctor},
    At.UNANSWERED: {Key.NO: text},
}
"""The keys that mean something at one prompt only."""

ANY_OTHER_KEY: Mapping[At, Choice] = {At.CHECKING: choices.not_spoken}
"""The prompt at which every other key does what waiting does."""

EVERYWHERE: Mapping[str, Choice] = {Key.AGAIN: again, Key.BACK: back}
"""The keys that mean the same at all other prompts. 0 and 9 come before them all."""
