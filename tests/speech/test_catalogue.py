"""The prompts' file: complete, nothing too much, every blank known; otherwise refused with the key's name."""

import re

import pytest

from ivr.call.prompts import Prompt, help_line, question, short_name
from ivr.speech import PromptsError, folder, keys, read_prompts, rules_json, seconds, shipped
from ivr.triage import current_rules

RULES = current_rules()
LINE = "Northtown spinal cord line"
SHIPPED = (folder() / "en-GB.toml").read_text("utf-8")


def key_line(table, name):
    """Return the shipped line that holds a prompt."""
    (line,) = re.findall(rf"^{name} = .*$", SHIPPED.split(f"[{table}]\n")[1].split("\n[")[0], re.MULTILINE)
    return line


def changed(table, name, value=None):
    """Return the shipped prompts with one prompt's words changed, or taken out."""
    head, tail = SHIPPED.split(f"[{table}]\n", 1)
    new = f"{name} = {value}" if value is not None else ""
    return f"{head}[{table}]\n{tail.replace(key_line(table, name), new, 1)}"


def refusal(text):
    with pytest.raises(PromptsError) as refused:
        read_prompts(text, RULES, LINE)
    return str(refused.value)


@pytest.mark.parametrize(
    ("sentence", "text", "said"),
    [
        ("a prompt is missing", changed("heard", "no"), "heard.no: missing"),
        ("a question has no words", changed("question.saddle", "ask"), "question.saddle.ask: missing"),
        ("a question has no help", changed("question.saddle", "help"), "question.saddle.help: missing"),
        ("a question has no name", changed("question.saddle", "short"), "question.saddle.short: missing"),
        ("a block has no name", changed("block", "nerve"), "block.nerve: missing"),
        ("a prompt is never used", SHIPPED + '\n[joke]\ntext = "Ha."\n', "joke: not used by the line"),
        ("a question that is not asked", SHIPPED + '\n[question.nose]\nask = "Is it red?"\n',
         "question.nose.ask: not used by the line"),
        ("an unknown blank", changed("heard", "no", '"No, {patient}."'), "heard.no: unknown blank patient"),
        ("two unknown blanks", changed("heard", "no", '"{b} {a}"'), "heard.no: unknown blank a, b"),
        ("a blank that reaches further", changed("heard", "no", '"{line.x}"'), "heard.no: unknown blank line.x"),
        ("an empty prompt", changed("heard", "no", '""'), "heard.no: empty"),
        ("a prompt of nothing but spaces", changed("heard", "no", '"  "'), "heard.no: empty"),
        ("a brace that is not closed", changed("heard", "no", '"No. Press {no"'), "heard.no: a brace that"),
        ("a brace not opened", changed("heard", "no", '"No. Press }"'), "heard.no: a brace that"),
        ("the doctor's blank in a caller's words", changed("heard", "no", '"No to {names}."'),
         "heard.no: unknown blank names"),
        ("the operator's blank in a caller's words", changed("heard", "no", '"Get {ask}."'),
         "heard.no: unknown blank ask"),
    ],
)  # fmt: skip
def test_prompts_are_refused_when(sentence, text, said):
    lines = refusal(text).splitlines()
    assert [line for line in lines if line.startswith(said)] == lines, sentence


def test_every_fault_is_named_at_once():
    text = changed("heard", "no").replace(key_line("heard", "yes"), 'yes = "{who}"')
    assert refusal(text).splitlines() == ["heard.no: missing", "heard.yes: unknown blank who"]


def test_text_that_is_not_toml_is_refused_with_its_line():
    text = changed("heard", "no", '"No.')
    line = text.splitlines().index('no = "No.') + 1
    said = refusal(text)
    assert said.startswith("not TOML: ")
    assert re.search(rf"\bline {line}\b", said)


def test_a_new_question_needs_its_words_before_it_can_be_asked():
    extra = RULES.questions[0].model_copy(update={"id": "cough", "block": "lungs"})
    more = RULES.model_copy(update={"questions": (*RULES.questions, extra)})
    with pytest.raises(PromptsError) as refused:
        read_prompts(SHIPPED, more, LINE)
    named = ["block.lungs", "question.cough.ask", "question.cough.help", "question.cough.short"]
    assert str(refused.value).splitlines() == [f"{key}: missing" for key in named]


@pytest.mark.hazard("H25")
def test_the_shipped_prompts_are_exactly_those_that_the_line_can_say():
    catalogue = shipped(RULES, LINE)
    assert catalogue.texts.keys() == keys(RULES)
    assert catalogue.language == "en-GB"
    for asked in RULES.questions:
        assert {question(asked.id), help_line(asked.id), short_name(asked.id)} <= keys(RULES)


def test_a_catalogue_knows_which_words_it_holds():
    catalogue, other = shipped(RULES, LINE), read_prompts(changed("heard", "no", '"Nope."'), RULES, LINE)
    assert re.fullmatch(r"en-GB \S+\+[0-9a-f]{12}", catalogue.stamp)
    assert other.stamp != catalogue.stamp
    assert catalogue.head.status == "draft"


def test_keys_and_the_lines_name_are_filled_in():
    catalogue = shipped(RULES, LINE)
    assert catalogue.text(Prompt.OPENING).startswith(f"{LINE}. ")
    assert catalogue.text(Prompt.WHISPER_KEYS).endswith("press 1.")
    assert "press star" in catalogue.text(Prompt.ENDING_KEYS)


def test_a_prompt_with_slots_needs_them():
    catalogue = shipped(RULES, LINE)
    assert "band pain" in catalogue.text(Prompt.HANDOVER_YES, {"names": "band pain"})
    with pytest.raises(KeyError):
        catalogue.text(Prompt.HANDOVER_YES)


def test_a_prompt_that_does_not_exist_is_an_error_not_silence():
    with pytest.raises(KeyError):
        shipped(RULES, LINE).text("joke")


@pytest.mark.parametrize(
    ("text", "words_a_minute", "expected"),
    [("", 150, 0), ("Ring 9 9 9.", 150, 1.6), ("one two three four five", 150, 2), ("one two three", 90, 2)],
)
def test_how_long_words_take(text, words_a_minute, expected):
    assert seconds(text, words_a_minute) == pytest.approx(expected)


def test_a_prompt_takes_as_long_as_its_words_with_the_blanks_filled_in():
    catalogue = shipped(RULES, LINE)
    assert catalogue.seconds(Prompt.HANDOVER_INTRO) == seconds(LINE) == pytest.approx(1.6)


def test_the_rules_as_json_carry_every_question_exactly_as_spoken():
    catalogue = shipped(RULES, LINE)
    served = rules_json(RULES, catalogue)
    assert served["language"] == "en-GB"
    assert [(q["id"], q["text"]) for q in served["questions"]] == [
        (asked.id, catalogue.text(question(asked.id))) for asked in RULES.questions
    ]
