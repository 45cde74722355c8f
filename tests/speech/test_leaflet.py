"""The sheet to print: a fault is named with its section, a language has what the other has, and all must be on it."""

import re
import tomllib

import pytest

from ivr.speech import PromptsError, folder, read_prompts, shipped
from ivr.speech.leaflet import BLANKS, LeafletError, blanks, read_leaflet
from ivr.speech.leaflet_shape import same_shape
from ivr.triage import current_rules

RULES = current_rules()
SHIPPED = (folder() / "en-GB.toml").read_text("utf-8")
LEAFLET = shipped(RULES, "Northtown spinal cord line").leaflet
SMALL = """
title = "Sheet"
says = ["Show it."]
draft = "Draft."
foot = ["{line}, {version}."]
[[front]]
id = "danger"
tone = "danger"
heading = "Ring {line_number}"
points = ["weak legs", "falls"]
[[front]]
id = "pain"
heading = "Pain"
says = ["Today."]
[[back]]
id = "ready"
heading = "Have ready"
lines = ["Name", "Hospital"]
"""


def small(old="", new=""):
    """Return a small leaflet's tables, with a piece of its text changed."""
    assert old in SMALL
    return tomllib.loads(SMALL.replace(old, new, 1))


def words(section):
    """Return everything that a section says."""
    return " ".join((section.heading, *section.says, *section.points, *section.lines))


def everything(leaflet=LEAFLET):
    """Return everything that the sheet says, by the section that says it."""
    rest = " ".join((leaflet.title, *leaflet.says, leaflet.draft, *leaflet.foot))
    return {"": rest} | {section.id: words(section) for section in leaflet.sections}


@pytest.mark.parametrize(
    ("sentence", "tables", "said"),
    [
        ("there is none", None, "leaflet: missing"),
        ("it is no table", "Sheet", "leaflet: Input should be"),
        ("it has no title", small('title = "Sheet"'), "leaflet, title: missing"),
        ("nothing says that it is a draft", small('draft = "Draft."', 'draft = " "'), "leaflet, draft: empty"),
        ("its back is bare", small(SMALL[SMALL.index("[[back]]") :]), "leaflet, back: missing"),
        ("nothing is at its foot", small('foot = ["{line}, {version}."]', "foot = []"), "leaflet, foot: empty"),
        ("a section has no name", small('id = "pain"'), "leaflet front 2, id: missing"),
        ("a name is no name", small('"pain"', '"Pain!"'), "leaflet front 'Pain!', id: String should match"),
        ("a section has no heading", small('heading = "Pain"'), "leaflet front 'pain', heading: missing"),
        ("a heading stands alone", small('says = ["Today."]'), "leaflet front 'pain': a heading with nothing under it"),
        ("an empty point", small('"falls"', '""'), "leaflet front 'danger', points 2: empty"),
        ("an empty line to write on", small('"Name"', '" "'), "leaflet back 'ready', lines 1: empty"),
        ("an unknown blank", small('"falls"', '"{dose}"'), "leaflet front 'danger', points 2: unknown blank dose"),
        ("a blank that reaches further", small('"falls"', '"{line.x}"'),
         "leaflet front 'danger', points 2: unknown blank line.x"),
        ("a blank in another form", small('"falls"', '"{line!r:>9}"'),
         "leaflet front 'danger', points 2: unknown blank line!r:>9"),
        ("an open brace", small('"falls"', '"{line"'), "leaflet front 'danger', points 2: a brace that is not a blank"),
        ("an unknown tone", small('"danger"\nh', '"loud"\nh'), "leaflet front 'danger', tone: Input should be"),
        ("an unknown field", small('tone = "danger"', 'colour = "red"'), "leaflet front 'danger', colour: Extra"),
        ("two sections of one name", small('"ready"', '"pain"'), "leaflet: used more than once: pain"),
    ],
)  # fmt: skip
def test_a_leaflet_is_refused_when(sentence, tables, said):
    with pytest.raises(LeafletError) as refused:
        read_leaflet(tables)
    assert str(refused.value).startswith(said), sentence
    assert len(str(refused.value).splitlines()) == 1, sentence


def test_every_fault_of_a_leaflet_is_named_at_once():
    tables = small('"falls"', '""')
    tables["back"][0]["lines"] = ["{dose}"]
    with pytest.raises(LeafletError) as refused:
        read_leaflet(tables)
    assert str(refused.value).splitlines() == [
        "leaflet front 'danger', points 2: empty",
        "leaflet back 'ready', lines 1: unknown blank dose",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SHIPPED[: SHIPPED.index("[leaflet]")], "leaflet: missing"),
        (SHIPPED.replace('id = "hour"', ""), "leaflet front 6, id: missing"),
    ],
)
def test_prompts_with_a_bad_leaflet_are_refused(text, said):
    with pytest.raises(PromptsError) as refused:
        read_prompts(text, RULES, "Test line")
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("sentence", "old", "new", "said"),
    [
        ("nothing differs but words", '"falls"', '"tumbles"', ()),
        ("a section is missing", SMALL[SMALL.index('[[front]]\nid = "pain"') : SMALL.index("[[back]]")], "",
         ("leaflet front 'pain': missing",)),
        ("a section is too much", "[[back]]", '[[back]]\nid = "joke"\nheading = "Ha"\nsays = ["Ha."]\n[[back]]',
         ("leaflet back 'joke': too much",)),
        ("a section is on the other side", '[[front]]\nid = "pain"', '[[back]]\nid = "pain"',
         ("leaflet front 'pain': missing", "leaflet back 'pain': too much")),
        ("a point is missing", ', "falls"', "", ("leaflet front 'danger', points: 1, not 2",)),
        ("a line is too much", '"Name", ', '"Name", "Nose", ', ("leaflet back 'ready', lines: 3, not 2",)),
        ("a paragraph above is missing", '"Show it."', "", ("leaflet, says: 0, not 1",)),
        ("a blank is missing", " {line_number}", "", ("leaflet front 'danger', heading 1: unlike in line_number",)),
        ("a blank at the foot is another", "{line}", "{line_number}",
         ("leaflet, foot 1: unlike in line, line_number",)),
        ("a danger is no danger", 'tone = "danger"', "", ("leaflet front 'danger', tone: '', not 'danger'",)),
    ],
)  # fmt: skip
def test_beside_ours_another_language(sentence, old, new, said):
    assert same_shape(read_leaflet(small()), read_leaflet(small(old, new))) == said, sentence


def test_the_order_of_sections_is_part_of_the_shape():
    other = small()
    other["front"].reverse()
    assert same_shape(read_leaflet(small()), read_leaflet(other)) == ("leaflet front: in another order",)


ON_IT = [
    ("ring999", "999 do not drive chest pain breathing collapse bleeding drooping slurred getting|gets worse"),
    ("danger", "{line_number} at once weaker heavier clumsier walking unsteady trips falls chair numbness tingling"),
    (
        "danger",
        "both legs bottom groin inner thighs passing holding feeling pee poo belt leg arm came and went without pain",
    ),
    ("pain", "today within 24 hours neck top middle back new bad getting worse not go away wakes awake lying flat"),
    ("pain", "cough sneeze straining toilet stand sit move cramp danger sign"),
    ("whom", "{line} {line_number} key worker GP consultant's team nurse specialist radiographer paramedic 999"),
    ("whom", "38 degrees shivers treatment now day and night number"),
    ("say", "cancer had it spinal cord compression help at once back pain belt legs weaker pee began today doctor"),
    ("hour", "do not wait brave keep still hurts least flat only if comfortable bend do not walk test stop left-over"),
    ("hour", "steroids feet numbness pee shy"),
    ("ready", "name date of birth hospital kind treatment bones scans allergies blood thinners tablets begin"),
    ("ready", "feet numbness spread pee normal key worker"),
    ("what", "spine bone gives way presse?s? on the spinal cord nerves smoke fire rare walking for good early"),
    ("what", "frighten any cancer breast lung prostate bones nobody knows why"),
    ("hospital", "MRI CT X-rays bone scan not for certain shrink bed rest flat steroids at once radiotherapy"),
    ("hospital", "surgery chemotherapy strength whole spine painkillers passing pee swelling"),
    ("after", "not come back rehabilitation family cancer centre nursing physiotherapy ramps wider doors"),
    ("after", "wheelchair mattress lifting aids"),
    ("doctor", "has had cancer risk consider MSCC coordinator switchboard bleep on-call oncology registrar NG234"),
    ("doctor", "nerve signs at once pain alone within 24 hours nice.org.uk/guidance/NG234 ukacuteoncology.co.uk"),
    ("", "ever had remission show this sheet guidance only not a diagnosis never advice {version} not yet approved"),
]
"""What must be on the sheet, and where: words of its own, or of a pattern, none of which may go unnoticed."""


@pytest.mark.parametrize(("section", "wanted"), ON_IT)
def test_on_the_sheet_stands(section, wanted):
    text = everything()[section].lower()
    assert [word for word in wanted.lower().split() if not re.search(word, text)] == []


def test_every_section_is_looked_into():
    assert {section for section, _ in ON_IT} == everything().keys()


NEVER = {
    "a diagnosis": r"you do not have|you don't have|you have not got|you are fine|nothing to worry",
    "a dose": r"\d ?mg\b|\bmg\b|milligram|\bdos(e|es|age)\b|dexamethasone|\btablets? (a|per) day",
    "a log-roll": r"log.?roll|roll over",
    "a word that nobody uses": r"immediately|urgently|symptom|clinician|urin|bowel|bladder|incontinen|metastases",
}


@pytest.mark.parametrize("what", NEVER)
def test_the_sheet_never_has(what):
    assert {name for name, text in everything().items() if re.search(NEVER[what], text, re.IGNORECASE)} == set()


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a diagnosis", "You do not have it."),
        ("a dose", "Take 16mg."),
        ("a dose", "One dose of dexamethasone."),
        ("a log-roll", "Log-roll to your side."),
        ("a word that nobody uses", "Bladder symptoms"),
    ],
)
def test_the_guard_above_would_notice(what, text):
    assert re.search(NEVER[what], text, re.IGNORECASE)


def test_24_hours_stands_only_with_pain_alone_and_in_the_doctors_part():
    hours = {name for name, text in everything().items() if re.search(r"\b24\b|twenty.four|tomorrow", text)}
    assert hours == {"pain", "doctor"}


@pytest.mark.parametrize("section", ["danger", "pain", "whom"])
def test_who_has_a_danger_sign_is_never_left_with_less_than_at_once(section):
    assert re.search(r"at once|999", everything()[section])


@pytest.mark.parametrize(("side", "most"), [("front", 470), ("back", 500)])
def test_a_side_has_room_for_so_many_words(side, most):
    """One page of A4 each, at 13 and 12 points: printed with more, the sheet had three."""
    told = [*(LEAFLET.says if side == "front" else LEAFLET.foot), *map(words, getattr(LEAFLET, side))]
    assert sum(len(text.split()) for text in told) <= most


def test_the_blanks_that_the_sheet_uses_are_those_that_there_are():
    assert frozenset().union(*map(blanks, everything().values())) == BLANKS


def test_what_is_urgent_is_on_the_front_and_danger_comes_first():
    tones = [section.tone for section in LEAFLET.front]
    assert tones[:3] == ["danger", "danger", "today"]
    assert [section.id for section in LEAFLET.back][-1] == "doctor"
