"""Each rule bites: one line of the shipped prompts is changed, and the finding that it brings is named."""

import pytest

from ivr.speech import folder
from ivr.speech.check import GUIDE, Audience, read_guide
from ivr.speech.check.audience import audiences
from ivr.speech.inventory import keys
from ivr.triage import current_rules

RULES = current_rules()

WORRY = "Does anything else about your back, legs, pee or poo worry you?"
RISK = "It can come with any cancer, and also when a cancer is in remission."
LISTS = "with the longest list and its keys, at most 12: a caller waits meanwhile"
READ = "nobody keeps more in mind at a time"
ACTS = "the line acts only between two pieces"


@pytest.mark.hazard("H06", "H22", "H27", "H63")
def test_the_shipped_prompts_break_no_rule(findings_of):
    files = {path.name: path.read_text("utf-8") for path in folder().glob("*.toml")}
    assert findings_of(files, read_guide((folder() / GUIDE).read_text("utf-8"))) == []


BORDER = f"In this one case, {RISK[:-1]} now and again."
HELP = "Numb means that touch feels dull or strange, or you cannot feel it."
LENGTHS = [
    ("a question of 18 words", WORRY, WORRY.replace("worry you?", "worry you or some of all the others?"),
     "question.other.ask: 18 words, at most 17"),
    ("a question of 17 words", WORRY, WORRY.replace("worry you?", "worry you or some of the others?"), None),
    ("a pause is no word", WORRY, "Does anything else … about your … back, legs, pee or poo … worry you?", None),
    ("what is asked in the queue, its keys apart", "Is any numbness spreading?",
     "Is it up or down, or out or in, or on or off, or up, or to you?",
     ("item.spreading.ask: 10.4 s, at most 6: a piece, with the wait for its key",
      "item.spreading.ask: 18 words, at most 17")),
    ("a sentence of 21 words", RISK, BORDER,
     f'info.meaning.risk: a sentence of 21 words, at most 20: "{BORDER}"'),
    ("a sentence of 20 words", RISK, BORDER.replace("one ", ""), None),
    ("a help line is made of sentences, too", HELP, BORDER,
     f'question.saddle.help: a sentence of 21 words, at most 20: "{BORDER}"'),
    ("two sentences may be longer than one", RISK, "It can come. " * 5 + RISK, None),
    ("a name of four words", 'short = "walking"', 'short = "walking or standing up"',
     (f"handover.asked: 12.8 s {LISTS}", "question.walking.short: 4 words, at most 3")),
    ("a block of four words", 'nerve = "nerve signs"', 'nerve = "signs of the nerves"',
     ("block.nerve: 4 words, at most 3", f"handover.asked: 12.8 s {LISTS}")),
    ("a note of seven words", "Says no cancer in bones.", "Says no cancer in any bones now.",
     "item.bones.no: 7 words, at most 6"),
    ("the first half minute", "Please hold for a doctor.", "Please hold for a doctor now, and wait.",
     "opening: 59 words with question.weakness.ask, keys.first, transfer.doctor, at most 58"),
]  # fmt: skip

ORDER = [
    ("the key before its goal", 'language = "For English, press {key}."', 'language = "Press {key} for English."',
     ("choice.language: {key} comes before its goal, or no comma divides them",
      "choice.language: {key} is not the last word of its clause")),
    ("the key before its goal, and a comma", 'keys = "To accept, press {yes}."', 'keys = "Press {yes}, to accept."',
     "whisper.keys: {yes} comes before its goal, or no comma divides them"),
    ("the goal in another sentence", 'keys = "To accept, press {yes}."', 'keys = "Accept. Press {yes}."',
     "whisper.keys: {yes} comes before its goal, or no comma divides them"),
    ("a pause is no comma", 'note = "To note, press {yes}."', 'note = "Note … {yes}."',
     "whisper.note: {yes} comes before its goal, or no comma divides them"),
    ("a hyphen is no comma", 'keys = "To accept, press {yes}."', 'keys = "Top-up press {yes}."',
     "whisper.keys: {yes} comes before its goal, or no comma divides them"),
    ("the second key of a list", "No, {no}. Not sure, {unsure}. Helping", "No, {no} here. Not sure, {unsure}. Helping",
     "keys.first: {no} is not the last word of its clause"),
    ("a key with a name", "number, then {back}.", "number, {back} then.",
     "wait.number: {back} is not the last word of its clause"),
    ("a key of a menu", "For treatment, press {third}.", "Press {third} for treatment.",
     ("info.menu: {third} comes before its goal, or no comma divides them",
      "info.menu: {third} is not the last word of its clause")),
    ("the key alone after a comma", 'keys = "To accept, press {yes}."', 'keys = "Accept, {yes}."', None),
    ("what is no key may stand anywhere", 'taken = "{who} has this caller. Thank you."',
     'taken = "Taken by {who} for you. Thank you."', None),
]  # fmt: skip

FIGURES = [
    ("a number in hundreds", "Hang up and ring 9 9 9 now. You can", "Hang up and ring 999 now. You can",
     'unanswered.goodbye: "999": write 9 9 9'),
    ("a key by its digit", 'keys = "To accept, press {yes}."', 'keys = "To accept, press 1."',
     'whisper.keys: "1": a key is a blank, and any other number of one digit is a word'),
    ("digits one by one, and numbers of two, are said as they stand", "A fever is 38 degrees or more.",
     "A fever is 38 degrees or 1 0 0 and more.", None),
]  # fmt: skip

BANNED = [
    ("a word", "Have you been unsteady, tripping", "Is your mobility worse, are you tripping",
     'question.walking.ask: "mobility": say walking, unsteady, tripping or falling'),
    ("in capitals", "There is nothing to go back to.", "Invalid.",
     'keys.no_further_back: "invalid": say Sorry, I did not understand that key'),
    ("a phrase", "Please stay on the line. I am ringing a doctor for you.", "Present to a doctor.",
     'transfer.unable: "present to": say ring, go to, speak to'),
    ("a phrase with a pause in it", "Please stay on the line. I am ringing a doctor for you.", "Present … to a doctor.",
     'transfer.unable: "present to": say ring, go to, speak to'),
    ("in a text message to a caller", "Tell them of weak or numb", "Tell them, immediately, of weak or numb",
     'message.emergency: "immediately": say now, at once, today'),
    ("a doctor may hear it", 'declined = "Thank you.', 'declined = "Mobility, tumour, MSCC. Thank you.', None),
    ("a word in another is not the word", "Any such pain counts, old or new. So does one sore spot.",
     "Compacted, doseless, powerful, empower, unattend.", None),
    ("a word beside a figure is", "A fever is 38 degrees or more.", "A fever is 16mg or more.",
     'question.fever.help: "mg": say Do not start left-over steroids'),
    ("a curly apostrophe is one", "There is nothing to go back to.", "Don’t worry.",  # noqa: RUF001
     'keys.no_further_back: "don\'t worry": say This is not a diagnosis'),
]  # fmt: skip

PROMISES = [
    ("a day's time in an emergency's words", "Nobody has answered. Hang up and ring 9 9 9 now. Tell them about",
     "Nobody has answered. Ring within 24 hours. Tell them about",
     'unanswered.ring_999: "24 hours": an emergency may hear it'),
    ("in other words", 'again = "Please hold. I am', 'again = "Please hold within a day. I am',
     'transfer.again: "within a day": an emergency may hear it'),
    ("in a text message to an emergency", "Tell them of weak or numb", "In 24 hours tell them of weak or numb",
     'message.emergency: "24 hours": an emergency may hear it'),
    ("to somebody of whom nothing is known", "Tell them what is wrong, and if you", "Tell them in 24 hours if you",
     'unanswered.unknown: "24 hours": an emergency may hear it'),
    ("in a text message to them", "Say what is wrong, and that you rang", "Say in 24 hours that you rang",
     'message.unknown: "24 hours": an emergency may hear it'),
    ("where an emergency is told to hang up", 'ring = "Hang up and ring 9 9 9 now."', 'ring = "Ring within 24 hours."',
     'unanswered.ring: "24 hours": an emergency may hear it'),
    ("before the questions have ended", "If any of these is there now, say yes.", "Say yes if in 24 hours.",
     'question.signs999.help: "24 hours": an emergency may hear it'),
    ("who is no emergency may hear it", "If something worries you, ring your own team or your GP.",
     "Ring your GP within 24 hours.", None),
    ("that somebody does not have it", "They cannot rule anything out.", "You do not have it.",
     'advice.told: "you do not have" is never said: the line cannot rule anything out'),
    ("the same in a text", "Tell them of weak or numb", "You are fine. Weak or numb",
     'message.emergency: "you are fine" is never said: the line cannot rule anything out'),
]  # fmt: skip

LONG = "This is said again. " * 7
SECONDS = [
    ("a piece of the wait", "Keep still. Lie in the way that hurts least.", f"{LONG}Keep still.",
     f"trying.keep_still: 15.2 s, at most 8: {ACTS}"),
    ("with the wait for its key", "Do you take blood thinners?", "Do you take any of the blood thinners?",
     "item.thinners.ask: 6.4 s, at most 6: a piece, with the wait for its key"),
    ("pauses take time", "Do you take blood thinners?", "Do you … take … blood thinners?",
     "item.thinners.ask: 6.2 s, at most 6: a piece, with the wait for its key"),
    ("the first piece", "The doctor's phone is ringing. Please stay on the line.", LONG,
     "wait.ringing: 11.2 s, at most 5: whoever is not rung in time must soon be let out"),
    ("before a transfer", 'again = "Please hold. I am', f'again = "{LONG}Please hold. I am',
     "transfer.again: 14.4 s, at most 10: a phone rings already"),
    ("what a caller is told", "You can ring us back at any time, day or night.", LONG,
     f"advice.told: 28 s, at most 25: {READ}"),
    ("a clip of the information", "It is given on its own", f"{LONG}{LONG}It is given on its own",
     f"info.treatment.radiotherapy: 33.2 s, at most 25: {READ}"),
    ("what a doctor hears", "You already have this caller. Thank you.", f"{LONG}Thank you, you.",
     "whisper.yours: 12.4 s, at most 12: a caller waits meanwhile"),
]  # fmt: skip


ROWS = [*LENGTHS, *ORDER, *FIGURES, *BANNED, *PROMISES, *SECONDS]


@pytest.mark.hazard("H02", "H22", "H63")
@pytest.mark.parametrize(("sentence", "old", "new", "wanted"), ROWS, ids=[row[0] for row in ROWS])
def test_what_is_found(found, sentence, old, new, wanted):
    findings = (wanted,) if isinstance(wanted, str) else wanted or ()
    assert found(old, new) == [f"en-GB {finding}" for finding in findings], sentence


def test_all_choices_of_a_language_take_six_seconds_together(findings_of):
    shipped = (folder() / "en-GB.toml").read_text("utf-8")
    other = shipped.replace("default = true", "").replace(
        '"For English, press', '"For this one or another, as you like it, press'
    )
    files = {"en-GB.toml": shipped, "cy.toml": other.replace('language = "en-GB"', 'language = "cy"')}
    assert findings_of(files) == [
        "choice.language: 7 s in cy, en-GB with the wait for a key, at most 6: every caller waits for it"
    ]


def test_in_every_language_a_rule_looks_for_what_its_own_file_names(findings_of):
    """No rule knows a word of English."""
    shipped = (folder() / "en-GB.toml").read_text("utf-8")
    other = shipped.replace("default = true", "").replace('language = "en-GB"', 'language = "cy"')
    other = other.replace('never = ["you do not have"', 'never = ["remission"')
    other = other.replace('["24 hours"', '["degrees or more"')
    guide = read_guide("## Words: cy\n\n| a | b |\n|---|---|\n| woken you | deffro |\n")
    assert findings_of({"en-GB.toml": shipped, "cy.toml": other}, guide) == [
        'cy info.meaning.risk: "remission" is never said: the line cannot rule anything out',
        'cy leaflet.whom: "degrees or more": an emergency may hear it',
        'cy question.cancer.help: "remission" is never said: the line cannot rule anything out',
        'cy question.fever.help: "degrees or more": an emergency may hear it',
        'cy question.night.ask: "woken you": say deffro',
    ]


def test_other_words_of_a_language_keep_to_the_same_rules(findings_of):
    """Of what is read, only words and promises are looked at."""
    shipped = {"en-GB.toml": (folder() / "en-GB.toml").read_text("utf-8")}
    long = "one " * 40 + "999."
    texts = [("page/1", f"A tumour: {long}", Audience.READER), ("page/2", "You do not have it.", Audience.READER)]
    assert findings_of(shipped, also={"en-GB": texts}) == [
        'en-GB page/1: "tumour": say cancer',
        'en-GB page/2: "you do not have" is never said: the line cannot rule anything out',
    ]


def test_every_ban_that_ships_is_a_phrase_with_something_to_say_instead():
    bans = read_guide((folder() / GUIDE).read_text("utf-8"))["en-GB"]
    assert {"tumour", "metastases", "MSCC", "mobility", "dose"} <= {ban.phrase for ban in bans}
    assert [ban for ban in bans if not ban.instead or set(ban.phrase) & set('"()|;/')] == []
    assert len({ban.phrase.lower() for ban in bans}) == len(bans)


def test_every_prompt_belongs_to_an_audience():
    """A new one fails here until it is named in `audience`."""
    assert audiences(RULES).keys() == keys(RULES)


@pytest.mark.parametrize(
    ("prompt", "audience"),
    [
        ("opening", Audience.CALLER),
        ("choice.language", Audience.CALLER),
        ("question.walking.help", Audience.CALLER),
        ("question.walking.short", Audience.STAFF),
        ("item.feet.ask", Audience.CALLER),
        ("item.feet.no", Audience.STAFF),
        ("block.nerve", Audience.STAFF),
        ("professional.check", Audience.CALLER),
        ("professional.advice", Audience.STAFF),
        ("trying.coordinator", Audience.STAFF),
        ("trying.urgent", Audience.CALLER),
        ("unanswered.professional", Audience.STAFF),
        ("patient.greeting", Audience.CALLER),
        ("message.waiting", Audience.SCREEN),
        ("message.link", Audience.READER),
        ("key.star", Audience.NAME),
    ],
)
def test_a_prompt_is_for(prompt, audience):
    assert audiences(RULES)[prompt] is audience
