"""What anybody may see: whether the line can answer, and the rules that it asks by."""

import re
from datetime import timedelta

import pytest

from ivr.pager.rounds import LATE
from ivr.store import mark
from ivr.triage import current_rules
from tests.databases import behind

KINDS = {"string": str, "boolean": bool, "array": list, "object": dict, "integer": int, "null": type(None)}
CALLER = "+447700900123"


def breaches(value, schema, whole, at="$"):
    """Return where a value breaks a JSON Schema, as far as ours goes."""
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        tried = [list(breaches(value, option, whole, at)) for option in schema["anyOf"]]
        yield from [] if [] in tried else tried[0]
        return
    if not isinstance(value, KINDS[schema["type"]]):
        yield f"{at}: not {schema['type']}"
        return
    if value not in schema.get("enum", [value]) or not re.search(schema.get("pattern", ""), str(value)):
        yield f"{at}: {value!r}"
    if len(str(value)) < schema.get("minLength", 0):
        yield f"{at}: empty"
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            yield f"{at}: too few"
        for place, item in enumerate(value):
            yield from breaches(item, schema["items"], whole, f"{at}[{place}]")
    if isinstance(value, dict):
        yield from _in_object(value, schema, whole, at)


def _in_object(value, schema, whole, at):
    known, others = schema.get("properties", {}), schema.get("additionalProperties")
    yield from (f"{at}.{name}: missing" for name in {*schema.get("required", ())} - value.keys())
    for name, item in value.items():
        if name in known or isinstance(others, dict):
            yield from breaches(item, known.get(name, others), whole, f"{at}.{name}")
        elif others is False:
            yield f"{at}.{name}: unknown"


@pytest.fixture
def get(app):
    return app.test_client().get


def test_a_line_in_order_says_ok(get):
    answer = get("/healthz")
    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert answer.json["faults"] == []


@pytest.mark.hazard("H67")
def test_rules_that_nobody_has_approved_are_a_warning_and_not_a_fault(get):
    approved = current_rules().approved
    assert any("approved" in warning for warning in get("/healthz").json["warnings"]) is not approved


@pytest.mark.hazard("H24")
def test_rules_that_are_out_of_date_are_a_warning_and_do_not_silence_the_line(get, post, clock):
    clock.now = clock.now.replace(year=2099)
    assert any("review" in warning for warning in get("/healthz").json["warnings"])
    assert post("/voice", CallSid="CA1").verbs == ["Gather", "Gather", "Redirect"]


NEXT_CENTURY = 2100
"""A year by which every review date has passed."""


def test_words_and_rules_that_are_out_of_date_are_told_each_and_the_line_is_well(get, clock, post):
    before = post("/voice", CallSid="CA1", From=CALLER).text
    clock.now = clock.now.replace(year=NEXT_CENTURY)
    answer = get("/healthz")
    assert answer.status_code == 200
    told = [said for said in answer.json["warnings"] if said.startswith("out of date and still in use")]
    assert [said.partition(": ")[2].partition(" (")[0] for said in told] == ["the rules", "the wording en-GB"]
    assert post("/voice", CallSid="CA2", From=CALLER).text == before


@pytest.mark.parametrize(("days", "is_told"), [(61, False), (60, True), (0, True)])
def test_in_the_sixty_days_before_it_is_told_that_a_review_is_due(get, clock, days, is_told):
    clock.now = clock.now.replace(*current_rules().review_date.timetuple()[:3]) - timedelta(days=days)
    warnings = get("/healthz").json["warnings"]
    assert any(said.startswith("to be reviewed by") and "the rules" in said for said in warnings) is is_told
    assert not any(said.startswith("out of date") and "the rules" in said for said in warnings)


@pytest.mark.parametrize(("year", "times"), [(2026, 0), (NEXT_CENTURY, 1)])
def test_at_start_the_log_is_told_of_what_is_out_of_date(make_app, clock, caplog, year, times):
    clock.now = clock.now.replace(year=year)
    make_app()
    told = [one for one in caplog.records if one.levelname == "WARNING" and "out of date" in one.getMessage()]
    assert len(told) == times
    assert all("the rules (" in one.getMessage() and "the wording en-GB (" in one.getMessage() for one in told)


@pytest.mark.hazard("H66", "H68")
def test_without_its_database_the_line_is_degraded_and_still_answers(get, url):
    database = behind(url)
    database.take_away()
    answer = get("/healthz")
    assert answer.status_code == 200
    assert answer.json["status"] == "degraded"
    assert "database" in " ".join(answer.json["faults"])
    database.bring_back()
    assert get("/healthz").json["status"] == "ok"


@pytest.mark.file
@pytest.mark.hazard("H66")
def test_a_database_that_was_emptied_is_named(get, tmp_path):
    (tmp_path / "ivr.db").rename(tmp_path / "away.db")
    (tmp_path / "ivr.db").touch()
    assert "migrate" in " ".join(get("/healthz").json["faults"])


@pytest.mark.hazard("H51")
def test_a_bad_rota_is_loud_and_the_registrar_s_number_is_rung(make_app, tmp_path, signed, caplog):
    """Whose entry it is stands in the log, for whoever mends it; anybody may read /healthz."""
    bad = tmp_path / "bad.toml"
    bad.write_text('[contact.ann]\nname = "Ann"\nnumbers = ["not a number"]')
    app = make_app(ivr_rota=bad)
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 200
    assert answer.json["status"] == "degraded"
    [fault] = answer.json["faults"]
    assert "rota" in fault
    assert "ann" not in fault
    assert "contact.….numbers.0: Value error, not a phone number" in caplog.text
    assert "ann" not in caplog.text
    form = {"CallSid": "CA1", "Digits": "0"}
    path = "/voice/turn/0/question"
    assert "+447700900999" in app.test_client().post(path, data=form, headers=signed(path, form)).text


def test_a_rota_that_cannot_be_read_is_named(make_app, tmp_path):
    app = make_app(ivr_rota=tmp_path / "none.toml")
    assert "rota" in " ".join(app.test_client().get("/healthz").json["faults"])


@pytest.mark.hazard("H68")
def test_where_not_even_the_lifeline_can_be_spoken_the_line_is_down(app, get):
    app.extensions.pop("line")
    answer = get("/healthz")
    assert answer.status_code == 503
    assert answer.json["status"] == "down"


def test_the_rules_keep_to_the_schema_that_is_served_beside_them(get):
    schema = get("/rules.schema.json").json
    assert list(breaches(get("/rules.json").json, schema, schema)) == []


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        (lambda rules: rules.pop("version"), "$.version: missing"),
        (lambda rules: rules.update(approved="no"), "$.approved: not boolean"),
        (lambda rules: rules.update(extra=1), "$.extra: unknown"),
        (lambda rules: rules["questions"][2].pop("text"), "$.questions[2].text: missing"),
        (lambda rules: rules["questions"][0].update(covers=[]), "$.questions[0].covers: too few"),
        (lambda rules: rules["questions"][0]["rules"][0].update(urgency="soon"), "$.questions[0].rules[0].urgency"),
        (lambda rules: rules["questions"][0].update(id="No!"), "$.questions[0].id: 'No!'"),
    ],
)
def test_rules_that_break_the_schema_would_be_noticed(get, change, breach):
    rules, schema = get("/rules.json").json, get("/rules.schema.json").json
    change(rules)
    [found] = breaches(rules, schema, schema)
    assert found.startswith(breach)


def test_the_rules_say_which_they_are(get):
    served, rules = get("/rules.json").json, current_rules()
    assert (served["version"], served["digest"]) == (rules.version, rules.digest)
    assert [question["id"] for question in served["questions"]] == [question.id for question in rules.questions]


@pytest.mark.hazard("H25")
def test_the_questions_are_served_in_the_very_words_that_a_caller_hears(get, post):
    texts = {question["text"]: question["id"] for question in get("/rules.json").json["questions"]}
    answer, asked = post("/voice", CallSid="CA1", From=CALLER), []
    for turn in range(1, 40):
        asked += [texts[words] for words in answer.said if words in texts]
        if asked[-1] == "other" and answer.said[-1] not in texts and len(asked) > len(texts):
            break
        path = f"/voice/turn/{turn}/question"
        if path not in "".join(answer.links):
            break
        digits = "1" if asked[-1] == "cancer" else "2"
        answer = post(path, CallSid="CA1", From=CALLER, Digits=digits)
    assert set(asked) == set(texts.values())


@pytest.mark.hazard("H32")
def test_nothing_public_is_about_a_person(get, post):
    post("/voice", CallSid="CA1", From=CALLER)
    for path in ("/healthz", "/rules.json", "/rules.schema.json"):
        assert not re.search(r"\+44|07700|01632|CA1|Example", get(path).text)


@pytest.mark.hazard("H45", "H68")
def test_a_pager_that_does_no_rounds_is_named(app, get, clock):
    clock.now += LATE
    assert get("/healthz").json["faults"] == []
    clock.now += timedelta(seconds=1)
    [named] = get("/healthz").json["faults"]
    assert "nobody is rung back" in named
    mark(app.extensions["line"].desk.journal.engine, "pager", clock.now)
    assert get("/healthz").json["faults"] == []


def test_the_pager_s_heartbeat_can_be_read_by_whoever_watches_from_outside(app, get, clock):
    assert get("/healthz").json["pager"] == {"last_round": None, "seconds_ago": None}
    mark(app.extensions["line"].desk.journal.engine, "pager", clock.now)
    clock.now += timedelta(seconds=95.5)
    answer = get("/healthz")
    assert answer.status_code == 200
    assert answer.json["pager"] == {"last_round": "2026-03-07T03:00:00Z", "seconds_ago": 95}


@pytest.mark.parametrize("fault", ["no database", "no line"])
def test_a_heartbeat_that_cannot_be_read_is_there_and_empty(app, get, url, clock, fault):
    mark(app.extensions["line"].desk.journal.engine, "pager", clock.now)
    if fault == "no database":
        behind(url).take_away()
    else:
        app.extensions.pop("line")
    assert get("/healthz").json["pager"] == {"last_round": None, "seconds_ago": None}


def test_a_clock_that_was_put_back_makes_no_heartbeat_of_the_future(app, get, clock):
    mark(app.extensions["line"].desk.journal.engine, "pager", clock.now + timedelta(minutes=5))
    assert get("/healthz").json["pager"]["seconds_ago"] == 0


def test_a_browser_that_asks_for_a_picture_is_told_that_there_is_none(get):
    answer = get("/favicon.ico")
    assert (answer.status_code, answer.data) == (204, b"")
    assert "max-age" in answer.headers["Cache-Control"]
