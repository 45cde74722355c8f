"""What a doctor hears before their 1 is waited for: every handover that answers can bring, each with its keys."""

from collections.abc import Iterator
from dataclasses import replace

from ivr.call.acts import Handover
from ivr.call.prompts import Prompt
from ivr.call.whisper import WHY
from ivr.speech.catalogue import Catalogue
from ivr.speech.check.durations import STAFF
from ivr.speech.check.files import Wording
from ivr.speech.check.finding import Faults
from ivr.speech.handover import handover_text
from ivr.speech.timing import seconds
from ivr.triage import Answer, Answers, Rules, Urgency, assess, next_question

LINE = "_ _ _ _"
"""A line's name with as many words as it may have."""

_BEGINNINGS = (
    *(Prompt.HANDOVER_INTRO, *dict.fromkeys(WHY.values()), Prompt.HANDOVER_RETURNING),
    *(Prompt.HANDOVER_CALL_BACK, Prompt.HANDOVER_NO_NUMBER),
)
"""What a handover with answers begins with."""

_KEYS = (Prompt.WHISPER_KEYS, Prompt.WHISPER_RING_BACK, Prompt.WHISPER_NOTE)


def whispers(wording: Wording, rules: Rules) -> Faults:
    """Name the handover that takes longest, if that is too long; only the default language is whispered."""
    if not wording.head.default or wording.faults or wording.leaflet is None:
        return
    catalogue = Catalogue(wording.head, wording.texts, wording.leaflet, LINE)
    answers = list(reachable(rules))
    takes = {why: max(_takes(why, each, rules, catalogue) for each in answers) for why in _BEGINNINGS}
    longest = max(takes, key=lambda why: takes[why])
    most = round(takes[longest] + max(map(catalogue.seconds, _KEYS)), 1)
    if most > STAFF.seconds:
        yield longest, f"{most:g} s with the longest list and its keys, at most {STAFF.seconds:g}: {STAFF.because}"


def reachable(rules: Rules, answers: Answers | None = None) -> Iterator[Answers]:
    """Yield every set of answers that a caller can have given."""
    known = answers or {}
    yield known
    following = next_question(rules, known)
    if following and assess(rules, known).urgency is not Urgency.EMERGENCY:
        for answer in Answer:
            yield from reachable(rules, {**known, following.id: answer})


def _takes(why: str, answers: Answers, rules: Rules, catalogue: Catalogue) -> float:
    """Return how long it takes to tell of a caller at most: of one like any other, or of one whose number is marked."""
    told = _told(why, answers, rules)
    return max(seconds(handover_text(one, rules, catalogue)) for one in (told, replace(told, nuisance=True)))


def _told(why: str, answers: Answers, rules: Rules) -> Handover:
    given: dict[Answer | None, list[str]] = {answer: [] for answer in (*Answer, None)}
    for question in rules.questions:
        given[answers.get(question.id)].append(question.id)
    yes, unsure, no, unasked = (tuple(given[answer]) for answer in (Answer.YES, Answer.UNSURE, Answer.NO, None))
    return Handover(why, yes, unsure, no, unasked)
