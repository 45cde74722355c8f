"""The languages of the line: one default, and those beside it that can be offered; the others are told, and no more."""

import pytest

from ivr.call.prompts import Prompt
from ivr.speech import PromptsError, Wanted, keys, read_languages, seconds, shipped
from ivr.speech.inventory import OWN_SLOTS
from ivr.speech.languages import choice_seconds
from ivr.triage import current_rules
from tests.toy import DEFAULT, TAG, lacking, put, saying, shipped_text, toy, turned

RULES = current_rules()
LINE = "Test line"
ENGLISH = shipped(RULES, LINE)


@pytest.fixture
def offer(tmp_path):
    """Read the languages of a folder with these files (tag=text) beside the default one, of which all are wanted."""

    def read(*tags, drafts=False, voice="", **files):
        place = put(tmp_path / "prompts", **files)
        return read_languages(place, RULES, LINE, Wanted(tags or tuple(files), drafts, voice))

    return read


def tags(languages):
    return [one.language for one in languages.offered]


def refusal(read, *wanted, **files):
    with pytest.raises(PromptsError) as refused:
        read(*wanted, **files)
    return str(refused.value)


# Which are offered, and in which order.


def test_the_default_language_alone_is_offered_where_no_other_is_wanted(tmp_path):
    languages = read_languages(put(tmp_path / "prompts", qtz=toy()), RULES, LINE)
    assert tags(languages) == [DEFAULT]
    assert languages.default.language == DEFAULT
    assert languages.faults == ()


ORDERS = [
    ("the default one first, where it is not named", ("qtz",), [DEFAULT, "qtz"]),
    ("as they are named", ("qtz", DEFAULT), ["qtz", DEFAULT]),
    ("as they are named, three", ("qtb", DEFAULT, "qtz"), ["qtb", DEFAULT, "qtz"]),
    ("one that is named twice has one key", ("qtz", "qtb", "qtz"), [DEFAULT, "qtz", "qtb"]),
    ("the default one alone", (DEFAULT,), [DEFAULT]),
]


@pytest.mark.parametrize(("what", "wanted", "expected"), ORDERS, ids=[row[0] for row in ORDERS])
def test_the_keys_are_in_the_order_in_which_the_languages_are_wanted(offer, what, wanted, expected):
    languages = offer(*wanted, qtz=toy(), qtb=toy("qtb"))
    assert tags(languages) == expected, what
    assert languages.faults == ()


@pytest.mark.hazard("H58")
def test_a_draft_is_not_offered_and_that_is_told(offer):
    languages = offer(qtz=toy(status="draft"))
    assert tags(languages) == [DEFAULT]
    assert languages.faults == ("qtz is not offered: it is a draft",)


def test_a_draft_is_offered_where_drafts_are_wanted(offer):
    assert tags(offer(drafts=True, qtz=toy(status="draft"))) == [DEFAULT, TAG]


def test_the_default_language_is_offered_though_it_is_a_draft(offer):
    """Without it there would be no line; that nobody has signed it is told elsewhere."""
    assert ENGLISH.head.status == "draft"
    assert tags(offer(qtz=toy())) == [DEFAULT, TAG]


def with_value(text, table, name, value):
    """Return a file's text with a value that need be no string."""
    return saying(text, table, name, "@").replace(f'{name} = "@"', f"{name} = {value}")


BROKEN = [
    ("no TOML", "nonsense", "not TOML"),
    ("an unknown voice", toy(voice="Polly.Joanna"), "voice: is no voice that the line may use"),
    ("no name", toy().replace('name = "Toy"\n', ""), "name: missing"),
    ("an unknown status", toy(status="perhaps"), "status: "),
    ("no words for the choice", lacking(toy(), "choice", "language"), "it has no words of its own for the choice"),
    ("a choice without its key", saying(toy(), "choice", "language", "Yot."), "no words of its own for the choice"),
    ("a choice that wants its key as a number", saying(toy(), "choice", "language", "Yot, {key:d}."),
     "no words of its own for the choice"),
    ("the language of another tag", toy("qtb"), "its file says that it is qtb"),
    ("the default language's own tag", toy(DEFAULT).replace("Polly.Gwyneth", "Polly.Amy"),
     f"its file says that it is {DEFAULT}"),
    ("the voice of another language", toy(DEFAULT), "voice: speaks cy-GB, and not en-GB"),
    ("a tag that is none", toy("QTZ"), "language: "),
    ("a number for a prompt", with_value(toy(), "heard", "no", "4"), "heard.no: is no text"),
    ("a list for a prompt", with_value(toy(), "heard", "no", '["On."]'), "heard.no: is no text"),
    ("true for a prompt", with_value(toy(), "heard", "no", "true"), "heard.no: is no text"),
    ("a date for a prompt", with_value(toy(), "heard", "no", "2026-03-01"), "heard.no: is no text"),
    ("a number that the line never says", toy() + "\n[joke]\ntext = 4\n", "joke: is no text"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "text", "why"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_language_that_cannot_be_used_is_not_offered_and_that_is_told_in_one_line(offer, what, text, why):
    languages = offer("qtz", "qtb", qtz=text, qtb=toy("qtb"))
    assert tags(languages) == [DEFAULT, "qtb"], what
    [fault] = languages.faults
    assert fault.startswith("qtz is not offered: ")
    assert why in fault
    assert "\n" not in fault


VOICED = [
    ("Welsh in a Welsh voice", "Polly.Gwyneth", None),
    ("Welsh in an English voice", "Polly.Amy-Neural", "cy-GB is not offered: voice: speaks en-GB, and not cy-GB"),
]


@pytest.mark.parametrize(("what", "voice", "fault"), VOICED, ids=[row[0] for row in VOICED])
def test_a_language_that_has_a_voice_of_its_own_is_not_offered_in_another_s(offer, what, voice, fault):
    languages = offer("cy-GB", cy_GB=toy("cy-GB", voice=voice))
    assert (tags(languages), languages.faults) == (([DEFAULT], (fault,)) if fault else ([DEFAULT, "cy-GB"], ())), what


@pytest.mark.parametrize("voice", ["Polly.Gwyneth", "Polly.Amy-Neural"])
def test_a_language_for_which_there_is_no_voice_may_borrow_any(offer, voice):
    assert tags(offer(qtz=toy(voice=voice))) == [DEFAULT, TAG]


def test_a_file_that_is_no_text_is_not_offered(tmp_path):
    place = put(tmp_path / "prompts")
    (place / "qtz.toml").write_bytes(b"\xff\xfe\x00")
    languages = read_languages(place, RULES, LINE, Wanted(("qtz",)))
    assert tags(languages) == [DEFAULT]
    assert languages.faults[0].startswith("qtz is not offered: ")


def test_a_default_language_that_is_no_text_stops_the_start(tmp_path):
    place = put(tmp_path / "prompts")
    (place / f"{DEFAULT}.toml").write_bytes(shipped_text().encode("utf-16"))
    with pytest.raises(PromptsError, match="must be the default"):
        read_languages(place, RULES, LINE)


def test_a_language_of_which_there_is_no_file_stops_the_start_and_is_named(offer):
    assert refusal(offer, "qxx") == "IVR_LANGUAGES: there are no prompts for qxx"


def test_a_file_that_nobody_wants_is_not_even_looked_at(offer):
    languages = offer("qtz", qtz=toy(), qtb="nonsense")
    assert (tags(languages), languages.faults) == ([DEFAULT, TAG], ())


# The default language.


TWO = f"2 are: {DEFAULT}.toml, {TAG}.toml"


def as_default(text):
    return text.replace("[writing]", "default = true\n\n[writing]", 1)


@pytest.mark.parametrize(
    ("what", "change", "told"),
    [
        ("none is", lambda place: (place / f"{DEFAULT}.toml").write_text(toy(DEFAULT), "utf-8"), "0 are"),
        ("two are", lambda place: (place / "qtz.toml").write_text(as_default(toy()), "utf-8"), TWO),
        ("two are, though one is broken", lambda place: (place / "qtz.toml").write_text(as_default(toy(voice="x"))),
         TWO),
        ("it is left in a copy", lambda place: (place / "qtz.toml").write_text(shipped_text(), "utf-8"), TWO),
        ("it is left in a file that nobody wants", lambda place: (place / "a.toml").write_text(as_default(toy())),
         "2 are: a.toml, en-GB.toml"),
        ("there are no prompts at all", lambda place: (place / f"{DEFAULT}.toml").unlink(), "0 are"),
    ],
)  # fmt: skip
def test_exactly_one_language_is_the_default_one(tmp_path, what, change, told):
    place = put(tmp_path / "prompts")
    change(place)
    with pytest.raises(PromptsError) as refused:
        read_languages(place, RULES, LINE)
    assert str(refused.value) == f"one file of the prompts must be the default, and {told}", what


def test_a_default_language_with_a_value_that_is_no_text_stops_the_start_and_every_one_is_named(tmp_path):
    place = put(tmp_path / "prompts")
    text = with_value(with_value(shipped_text(), "heard", "no", "4"), "heard", "yes", "[]")
    (place / f"{DEFAULT}.toml").write_text(text, "utf-8")
    with pytest.raises(PromptsError) as refused:
        read_languages(place, RULES, LINE)
    assert str(refused.value).splitlines() == ["heard.yes: is no text", "heard.no: is no text"]


def test_any_language_may_be_the_default_one(tmp_path):
    place = put(tmp_path / "prompts")
    (place / f"{DEFAULT}.toml").write_text(shipped_text().replace("default = true", "default = false"), "utf-8")
    (place / "qtz.toml").write_text(as_default(toy()), "utf-8")
    languages = read_languages(place, RULES, LINE, Wanted((DEFAULT,), drafts=True))
    assert languages.default.language == TAG
    assert tags(languages) == [TAG, DEFAULT]


def test_a_default_language_that_is_not_whole_stops_the_start_and_every_fault_is_named(tmp_path):
    place = put(tmp_path / "prompts")
    text = lacking(saying(shipped_text(), "heard", "no", "{who}"), "heard", "yes")
    (place / f"{DEFAULT}.toml").write_text(text, "utf-8")
    with pytest.raises(PromptsError) as refused:
        read_languages(place, RULES, LINE)
    assert str(refused.value).splitlines() == ["heard.yes: missing", "heard.no: unknown blank who"]


# What another language lacks.

LACKS = [
    ("a prompt is missing", lacking(toy(), "heard", "no"), "heard.no", "missing"),
    ("a prompt is empty", saying(toy(), "heard", "no", " "), "heard.no", "empty"),
    ("an unknown blank", saying(toy(), "heard", "no", "On {who}."), "heard.no", "unknown blank who"),
    ("a brace that is none", saying(toy(), "heard", "no", "On {"), "heard.no", "a brace that is not a blank"),
    ("a key as a number", saying(toy(), "keys", "reminder", "Yes {yes:d}, no {no}, not sure {unsure}."),
     "keys.reminder", "unknown blank yes:d"),
    ("a blank's part", saying(toy(), "opening", "text", "{line.x}."), "opening", "unknown blank line.x"),
    ("a blank as it is written in code", saying(toy(), "heard", "no", "On {person!r}."), "heard.no",
     "unknown blank person!r"),
    ("a blank in a blank", saying(toy(), "heard", "no", "On {person:{yes}}."), "heard.no",
     "unknown blank person:{yes}"),
    ("a blank without a name", saying(toy(), "heard", "no", "On {}."), "heard.no", "unknown blank "),
    ("a key that is not told", saying(toy(), "keys", "reminder", "Yes {yes}, no {no}."), "keys.reminder",
     "has the blanks no, yes and must have no, unsure, yes"),
    ("a key that the default one does not tell", saying(toy(), "heard", "no", "On {yes}."), "heard.no",
     "has the blanks yes and must have none"),
]  # fmt: skip


@pytest.mark.hazard("H58")
@pytest.mark.parametrize(("what", "text", "key", "fault"), LACKS, ids=[row[0] for row in LACKS])
def test_a_prompt_that_a_language_lacks_or_has_wrong_is_the_default_one_s_and_is_told(offer, what, text, key, fault):
    languages = offer(qtz=text)
    theirs = languages.of(TAG)
    assert tags(languages) == [DEFAULT, TAG], what
    assert theirs.text(key) == ENGLISH.text(key)
    assert (theirs.home(key).language, theirs.home(key).head.voice) == (DEFAULT, "Polly.Amy-Neural")
    assert theirs.text("heard.yes") == turned(ENGLISH.text("heard.yes"))
    assert theirs.home("heard.yes") is theirs
    assert languages.faults[0].startswith(f"qtz {key}: {fault}")
    assert all(told.startswith(f"qtz {key}: ") and told.endswith(": said in en-GB") for told in languages.faults)


@pytest.mark.parametrize(("what", "text", "key", "fault"), LACKS, ids=[row[0] for row in LACKS])
def test_no_blank_of_another_language_can_stop_a_document(offer, what, text, key, fault):
    theirs = offer(qtz=text).of(TAG)
    for prompt in keys(RULES):
        assert theirs.text(prompt, dict.fromkeys(OWN_SLOTS.get(prompt, ()), "1")), what


def test_what_the_line_never_says_is_told_and_costs_nothing(offer):
    languages = offer(qtz=toy() + '\n[joke]\ntext = "Ha."\n')
    assert tags(languages) == [DEFAULT, TAG]
    assert languages.faults == ("qtz joke: not used by the line: said in en-GB",)


def test_a_key_s_name_that_a_language_lacks_is_the_default_one_s(offer):
    theirs = offer(qtz=lacking(toy(), "key", "star")).of(TAG)
    assert "star" in theirs.text(Prompt.ENDING_KEYS)
    assert theirs.home(Prompt.ENDING_KEYS) is theirs


def test_a_language_that_lacks_nothing_has_words_of_its_own_for_all_that_the_line_says(offer):
    languages = offer(qtz=toy())
    theirs = languages.of(TAG)
    assert languages.faults == ()
    assert theirs.texts.keys() == keys(RULES)
    assert all(theirs.home(key) is theirs for key in keys(RULES))


def test_the_line_has_the_same_name_in_every_language(offer):
    assert offer(qtz=toy()).of(TAG).text(Prompt.OPENING).startswith(f"{LINE}. ")


@pytest.mark.hazard("H25")
def test_each_language_has_a_stamp_of_its_own(offer):
    languages = offer("qtz", "qtb", qtz=toy(), qtb=toy("qtb"))
    stamps = {one.stamp.split()[0]: one.stamp for one in languages.offered}
    assert list(stamps) == [DEFAULT, "qtz", "qtb"]
    assert len(set(stamps.values())) == 3


@pytest.mark.parametrize("tag", ["", "qxx", "en"])
def test_a_language_that_is_not_offered_is_the_default_one(offer, tag):
    languages = offer(qtz=toy())
    assert languages.of(tag) is languages.default


# The choice takes at most six seconds of every caller's time, and one of them is the wait for a key.

LONG = "Rof yot, dna rof gnihton esle ta lla, sserp {key}."


def test_the_last_languages_are_not_offered_where_the_choice_would_take_too_long(offer):
    names = ("qta", "qtb", "qtc", "qtd")
    languages = offer(*names, **{name: toy(name) for name in names})
    assert tags(languages) == [DEFAULT, "qta", "qtb"]
    assert languages.faults == tuple(
        f"{tag} is not offered: the choice would take more than 6 seconds" for tag in ("qtd", "qtc")
    )
    assert choice_seconds(languages.offered) + 1 <= 6


def test_one_that_takes_long_to_name_itself_is_dropped_for_its_place_not_for_its_length(offer):
    languages = offer("qta", "qtb", qta=saying(toy("qta"), "choice", "language", LONG), qtb=toy("qtb"))
    assert seconds(LONG) == pytest.approx(4)
    assert tags(languages) == [DEFAULT]
    assert [fault.split()[0] for fault in languages.faults] == ["qtb", "qta"]


def test_the_default_language_is_never_dropped(offer):
    names = ("qta", "qtb", "qtc")
    languages = offer(*names, DEFAULT, **{name: toy(name) for name in names})
    assert tags(languages) == ["qta", "qtb", DEFAULT]


def test_of_a_language_that_is_dropped_no_other_fault_is_told(offer):
    names = ("qta", "qtb", "qtc")
    languages = offer(*names, **{name: lacking(toy(name), "heard", "no") for name in names})
    assert [fault.split(":")[0] for fault in languages.faults] == ["qtc is not offered", "qta heard.no", "qtb heard.no"]


# The voice.


def test_another_voice_of_the_default_language_may_be_wanted_and_is_its_alone(offer):
    languages = offer(voice="Polly.Brian", qtz=lacking(toy(), "heard", "no"))
    assert languages.default.head.voice == "Polly.Brian"
    theirs = languages.of(TAG)
    assert (theirs.head.voice, theirs.home("heard.no").head.voice) == ("Polly.Gwyneth", "Polly.Brian")


@pytest.mark.hazard("H25")
def test_a_voice_of_another_language_is_refused(offer):
    said = refusal(lambda: offer(voice="Polly.Gwyneth"))
    assert said == "IVR_VOICE: Polly.Gwyneth speaks cy-GB, the prompts are en-GB"
