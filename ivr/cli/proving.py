"""What the proof is given to work with: the rules and words of this installation, and what writes them as TwiML."""

import gc
import re
from collections.abc import Iterator

from ivr.call import Steps
from ivr.call.now import Tongue
from ivr.cli.wording import LINE, languages, prompts_folder
from ivr.logs import hush
from ivr.oncall import Phone
from ivr.safety.proof import CONTACTS, Focus, Lore, Tally, World, Write, prove
from ivr.speech import Catalogue, Languages, Wanted
from ivr.telephony import Links, PersonLeg, Writer
from ivr.triage import current_rules, vocabulary

NUMBER = r"(\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|teen|twenty|ty|hundred)"
DOSE = re.compile(rf"{NUMBER}[\s-]*(mg|milligram|gram|tablet)", re.IGNORECASE)
"""A dose, which is never said to anybody. The 38 degrees of a fever are none."""

SECOND = "en-x-second"
"""The tag of a second language in the walks, where only one is there: callers are then asked which they want."""


def prove_focus(focus: Focus, first: bool) -> Tally:
    """Walk one focus with the rules and the words of this installation."""
    gc.disable()  # a walk makes no cycles worth looking for
    hush()  # a prompt that one language lacks is said in the default one, and told elsewhere
    return prove(lore(focus), first=first)


def lore(focus: Focus) -> Lore:
    """Return what the checks of one walk are to know, in every language that is present."""
    present = tuple(path.stem for path in sorted(prompts_folder().glob("*.toml")))
    found, rules = languages(Wanted(present, drafts=True), LINE), current_rules()
    return Lore(
        world=World(rules, found.default.seconds, _tongues(found.default), focus),
        vocabulary=vocabulary(),
        forbidden={key: why for one in found.offered for key, why in _forbidden(one)},
        a_day=frozenset(key for one in found.offered for key in _saying(one, one.head.writing.within_a_day)),
        languages=tuple(one.language for one in found.offered),
        write=_write(found),
    )


def _tongues(default: Catalogue) -> dict[str, Tongue]:
    first = Tongue(default.head.name, default.seconds, default.stamp, is_default=True)
    return {default.language: first, SECOND: Tongue("another", default.seconds, default.stamp)}


def _forbidden(words: Catalogue) -> Iterator[tuple[str, str]]:
    yield from ((key, "it rules an illness out") for key in _saying(words, words.head.writing.never))
    yield from ((key, "it gives a dose") for key, text in words.texts.items() if DOSE.search(text))


def _saying(words: Catalogue, phrases: tuple[str, ...]) -> Iterator[str]:
    for key, text in words.texts.items():
        if any(phrase.casefold() in " ".join(text.casefold().split()) for phrase in phrases):
            yield key


def _write(found: Languages) -> Write:
    """Return what writes a document as it would be sent to Twilio, with nobody's numbers in it."""
    phones = {contact.key: Phone(contact, "+441632960001") for contact in CONTACTS}
    links = Links("https://line.example.org")
    writer = Writer(found, current_rules(), links, "+441632960000", phones, phones[CONTACTS[0].key])

    def write(hearer: str, steps: Steps, language: str, reach: str) -> None:
        spoken = writer.speaking(language)
        match hearer:
            case "caller":
                spoken.to_caller(steps, 1)
            case "waiting caller":
                spoken.to_queue(steps, 1, 1)
            case "joined caller":
                spoken.joined(steps)
            case "dialled contact":
                spoken.to_contact(steps, "leg", 1)
            case _:
                spoken.to_person(steps, PersonLeg("queue", "leg", reach or None), 1)

    return write
