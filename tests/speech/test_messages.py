"""Text messages to callers: at most two parts whatever the language and the line's name, and no link to a draft."""

from dataclasses import replace

import pytest

from ivr.call import Call
from ivr.call.errands import TextPatient
from ivr.call.prompts import Prompt
from ivr.oncall import as_written
from ivr.pager.texts import Texts
from ivr.speech import Languages, read_beside, shipped, text_message
from ivr.speech.inventory import OWN_SLOTS
from ivr.speech.messages import MESSAGES, MOST_PARTS
from ivr.speech.segments import parts
from ivr.telephony import Links
from ivr.triage import current_rules
from tests.call.conftest import CALLER, START
from tests.toy import TAG, toy

RULES = current_rules()
LINE = "Test line"
ENGLISH = shipped(RULES, LINE)
NUMBER = "01632 960000"
LINK = "https://line.example.org/leaflet"


def language(change=None, status="approved", line=LINE):
    """Return the toy language, each of its words changed like this."""
    text = toy(status=status, change=change) if change else toy(status=status)
    return read_beside(text, RULES, shipped(RULES, line))


def with_words(words, line=LINE):
    """Return the toy language with these words for every text message."""
    own = language(line=line)
    return replace(own, texts={**own.texts, **dict.fromkeys(MESSAGES, words)})


def sent(catalogue, prompt=Prompt.TEXT_URGENT, link=""):
    return text_message(catalogue, prompt, NUMBER, link)


def english(prompt=Prompt.TEXT_URGENT, line=LINE):
    return shipped(RULES, line).text(prompt, {"line_number": NUMBER})


SHORT = "Dŵr, tŷ {line_number}."
WELSH = "Ffoniwch ni ar {line_number} os yw'ch tŷ heb ddŵr. " + "Mae hi'n ddŵr yn y tŷ. " * 8
PLAIN = WELSH.replace("ŵ", "w").replace("ŷ", "y")
TOO_LONG = "Mae hi'n ddwr yn y ty. " * 20 + "{line_number}"
NO_GSM = "Ж" * 140 + "{line_number}"
ACCENTS = [
    ("what the networks have stays as it is", "Ring à côté, {line_number}.", "Ring à côté, {line_number}."),
    ("accents stay where there is room for them", SHORT, SHORT),
    ("over two parts they are lost", WELSH, PLAIN),
    ("a text that is too long is the default's", TOO_LONG, None),
    ("so is one whose signs have no plain form", NO_GSM, None),
]


@pytest.mark.parametrize(("what", "words", "expected"), ACCENTS, ids=[row[0] for row in ACCENTS])
@pytest.mark.parametrize("prompt", MESSAGES)
def test_what_has_too_many_parts_loses_its_accents_and_then_its_language(what, words, expected, prompt):
    text = sent(with_words(words), prompt)
    assert text == (expected.format(line_number=NUMBER) if expected else english(prompt)), what
    assert parts(text) <= MOST_PARTS


def test_every_text_for_a_caller_is_looked_at():
    assert {*MESSAGES} == {prompt for prompt, blanks in OWN_SLOTS.items() if "line_number" in blanks}
    assert {prompt for prompt in Prompt if prompt.value.startswith("message.")} - {*MESSAGES} == {
        *(Prompt.TEXT_CALL_BACK, Prompt.TEXT_WAITING, Prompt.TEXT_REVIEW, Prompt.TEXT_LINK),
    }


def test_the_rows_above_are_what_they_say():
    assert parts(SHORT) <= MOST_PARTS < parts(WELSH.strip())
    assert parts(PLAIN) <= MOST_PARTS < parts(TOO_LONG)


def test_accents_are_lost_in_whole_letters_whichever_way_they_were_written():
    apart = WELSH.replace("ŵ", "w\u0302").replace("ŷ", "y\u0302")
    assert sent(with_words(apart)) == PLAIN.format(line_number=NUMBER)


LINES = [
    ("within GSM", "Northtown spinal line", "Northtown spinal line"),
    ("accents that GSM has", "Café Sèvres line", "Café Sèvres line"),
    ("accents outside GSM", "Llŷn dŵr line", "Llyn dwr line"),
    ("the same, sixty signs long", "Llŷn " * 11 + "lines", "Llyn " * 11 + "lines"),
]


@pytest.mark.parametrize(("what", "line", "written"), LINES, ids=[row[0] for row in LINES])
@pytest.mark.parametrize("prompt", MESSAGES)
@pytest.mark.parametrize("of", [lambda line: shipped(RULES, line), lambda line: language(line=line)],
                         ids=["default", "beside it"])  # fmt: skip
def test_a_line_s_name_makes_no_text_longer(what, line, written, prompt, of):
    text = sent(of(line), prompt)
    assert text.startswith(f"{written}: "), what
    assert parts(text) <= MOST_PARTS


@pytest.mark.parametrize("prompt", MESSAGES)
def test_without_a_link_there_is_no_word_of_one(prompt):
    assert sent(ENGLISH, prompt) == english(prompt)
    assert ENGLISH.text(Prompt.TEXT_LINK, {"link": ""}).strip() not in sent(ENGLISH, prompt)


def test_a_link_stands_only_where_there_is_room_for_it():
    assert sent(with_words("Gnir su."), link=LINK).endswith(LINK)
    assert LINK not in sent(with_words("Gnir su. " * 33), link=LINK)
    assert sent(with_words(TOO_LONG), link=LINK) == sent(ENGLISH, link=LINK)


# What is sent: a draft is not for patients.


class Sent:
    """A REST that keeps what it was to send."""

    def __init__(self):
        self.links, self.line_number, self.bodies = Links("https://line.example.org"), "+441632960000", []

    def text(self, _sender, _to, body, _report=None):
        self.bodies.append(body)


def approved(catalogue, status):
    return replace(catalogue, head=catalogue.head.model_copy(update={"status": status}))


@pytest.mark.parametrize(("default", "is_linked"), [("draft", False), ("approved", True)])
def test_a_language_without_a_sheet_of_its_own_leads_to_the_default_s_only_where_that_is_approved(default, is_linked):
    first = approved(ENGLISH, default)
    beside = read_beside(toy().replace('id = "doctor"', 'id = "other"'), RULES, first)
    assert (beside.is_approved, beside.sheet) == (True, first)
    rest = Sent()
    call = Call(sid="CA1", began=START, caller=CALLER, language=TAG)
    Texts(rest, Languages(first, (first, beside)), CALLER).to_patient(call, TextPatient("text1", Prompt.TEXT_ADVICE))
    assert ("://" in rest.bodies[0]) is is_linked


LINKS = [
    ("a draft alone", "draft", None, "", None),
    ("approved", "approved", None, "", "/leaflet"),
    ("a draft beside what is approved", "approved", "draft", TAG, None),
    ("approved beside a draft", "draft", "approved", TAG, f"/leaflet/{TAG}"),
    ("both approved", "approved", "approved", TAG, f"/leaflet/{TAG}"),
    ("the default of two, a draft", "draft", "approved", "", None),
    ("a language that is offered no more", "approved", "approved", "qxx", "/leaflet"),
]


@pytest.mark.parametrize(("what", "default", "beside", "chosen", "path"), LINKS, ids=[row[0] for row in LINKS])
def test_a_text_leads_to_the_sheet_only_where_its_wording_is_approved(what, default, beside, chosen, path):
    first = approved(ENGLISH, default)
    offered = (first, *([approved(language(), beside)] if beside else []))
    rest = Sent()
    call = Call(sid="CA1", began=START, caller=CALLER, language=chosen)
    Texts(rest, Languages(first, offered), CALLER).to_patient(call, TextPatient("text1", Prompt.TEXT_ADVICE))
    [body] = rest.bodies
    found = [word for word in body.split() if "://" in word]
    assert found == ([f"https://line.example.org{path}"] if path else []), what
    assert as_written(rest.line_number) in body
