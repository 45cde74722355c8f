"""How soon a doctor's phone rings: measured on the real documents, and worked out from the words of the prompts."""

import json
import tempfile
from dataclasses import replace
from itertools import product
from math import prod

import pytest
from pydantic import ValidationError

from ivr.call.prompts import Prompt, question
from ivr.simulator.players import Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.practice import practice_line
from ivr.simulator.timing import (
    SLOW,
    TRIALS,
    USUAL,
    OffRouteError,
    Route,
    Run,
    Timed,
    Trial,
    Way,
    as_json,
    findings,
    measure,
    percentile,
    routes,
    stopwatch,
    table,
)
from ivr.simulator.timing.frequencies import FREQUENCIES, NOT_SPINAL
from ivr.simulator.timing.trials import LINE_NAMES
from ivr.speech import folder, seconds, shipped
from ivr.triage import Answer, current_rules, vocabulary

RULES = current_rules()
WORDS = shipped(RULES, LINE_NAMES[0])
EMERGENCIES = [route for route in routes(RULES) if route.answers]
QUEUE, LIFELINE = (Trial(way, LINE_NAMES[0]) for way in (Way.QUEUE, Way.LIFELINE))
OPENING_WAIT = 1


@pytest.fixture(scope="module")
def runs():
    return measure()


@pytest.fixture(scope="module")
def timed(runs):
    """Every route of every trial."""
    return {run.trial: {timed.route.name: timed for timed in run.timed} for run in runs}


def names(routes):
    return [route.name for route in routes]


def expected(route, caller):
    """Return the seconds that the words take and the caller thinks, up to the yes."""
    said = [Prompt.OPENING, Prompt.KEYS_FIRST, *(question(asked) for asked, _ in route.answers)]
    said += [f"heard.{answer.value}" for _, answer in route.answers[:-1]]
    words = sum(seconds(WORDS.text(key), caller.words_a_minute) for key in said)
    return OPENING_WAIT + words + caller.thinks * len(route.answers)


@pytest.mark.parametrize("caller", [USUAL, SLOW], ids=["usual", "slow"])
@pytest.mark.parametrize("route", EMERGENCIES, ids=names(EMERGENCIES))
def test_through_the_queue_the_phone_rings_as_soon_as_the_yes_is_pressed(timed, route, caller):
    assert timed[replace(QUEUE, caller=caller)][route.name].plain == pytest.approx(expected(route, caller), abs=0.05)


@pytest.mark.parametrize("caller", [USUAL, SLOW], ids=["usual", "slow"])
@pytest.mark.parametrize("route", EMERGENCIES, ids=names(EMERGENCIES))
def test_over_the_lifeline_it_rings_after_the_sentence_that_says_so(timed, route, caller):
    rings_999 = any(rule.ring_999 for rule in RULES.question(route.name).rules)
    said = WORDS.text(Prompt.TRANSFER_RING_999 if rings_999 else Prompt.TRANSFER)
    wanted = expected(route, caller) + seconds(said, caller.words_a_minute)
    assert timed[replace(LIFELINE, caller=caller)][route.name].plain == pytest.approx(wanted, abs=0.05)


@pytest.mark.parametrize("way", Way)
def test_a_longer_name_costs_every_route_its_words(timed, way):
    short, long = (timed[Trial(way, name)] for name in LINE_NAMES)
    costs = [long[name].seconds - short[name].seconds for name in short]
    assert len(LINE_NAMES[1].split()) == 4
    assert costs == pytest.approx([seconds(LINE_NAMES[1]) - seconds(LINE_NAMES[0])] * len(costs), abs=0.05)


def test_who_presses_0_waits_for_no_question_and_who_is_silent_not_for_ever(timed):
    opening = seconds(WORDS.text(Prompt.OPENING))
    assert opening < timed[QUEUE]["0 in the opening"].seconds <= opening + OPENING_WAIT
    first = timed[QUEUE][EMERGENCIES[0].name].seconds
    assert timed[QUEUE]["0 at the first question"].seconds == pytest.approx(first)
    assert first < timed[QUEUE]["silence"].seconds < timed[LIFELINE]["silence"].seconds < 60


@pytest.mark.parametrize("way", Way)
def test_a_repeated_question_costs_its_words_and_its_key_reminder_once_more(timed, way):
    longest = max(timed[Trial(way, LINE_NAMES[0], SLOW)].values(), key=lambda timed: len(timed.extras))
    asked = [question(name) for name, _ in longest.route.answers]
    reminders = [Prompt.KEYS_FIRST] + [Prompt.KEYS] * (len(asked) - 1)
    words = [f"{WORDS.text(one)} {WORDS.text(keys)}" for one, keys in zip(asked, reminders, strict=True)]
    wanted = [seconds(text, SLOW.words_a_minute) + SLOW.thinks for text in words]
    assert longest.extras == pytest.approx(wanted, abs=0.05)


@pytest.mark.parametrize("rest", [True, False])
def test_what_a_question_costs_to_repeat_is_the_same_on_every_route_that_has_it(timed, rest):
    """They are measured on the longest route only."""
    route, trial = EMERGENCIES[2], Trial(Way.QUEUE if rest else Way.LIFELINE, LINE_NAMES[0], SLOW)
    with practice_line(rest=rest) as line:
        for place, extra in enumerate(timed[trial][route.name].extras):
            again = f"{route.signs[:place]}*{route.signs[place:]}"
            keypad = ScriptedCaller(again, thinks=SLOW.thinks)
            phone = line.telephone(keypad, ScriptedContacts([Registrar.ACCEPT]))
            phone.session.words_a_minute = SLOW.words_a_minute
            rang = phone.call().rang_at[0]
            assert rang - timed[trial][route.name].plain == pytest.approx(extra, abs=0.01)


@pytest.mark.hazard("H06", "H63")
def test_the_line_reaches_its_targets(runs):
    assert list(map(str, findings(runs))) == []


def test_the_routes_are_the_questions_whose_yes_is_an_emergency():
    blocks = {route.name: RULES.question(route.name).block for route in EMERGENCIES}
    assert {name for name, block in blocks.items() if block in ("nerve", "band")} == {
        route.name for route in EMERGENCIES if route.spinal
    }
    assert [one.id for one in RULES.questions if one.id in blocks] == list(blocks)
    for route in EMERGENCIES:
        *before, last = route.answers
        assert last == (route.name, Answer.YES)
        assert all((answer is Answer.YES) == (name == RULES.gate) for name, answer in before)


def test_every_frequency_is_that_of_a_symptom_which_is_asked_about_at_once():
    """One that no emergency covered would silently be nobody's, and the mean the better for it."""
    covered = {symptom for route in EMERGENCIES if route.spinal for symptom in RULES.question(route.name).covers}
    assert FREQUENCIES.keys() <= covered
    assert vocabulary().keys() >= NOT_SPINAL
    assert not covered & NOT_SPINAL


def with_questions(change):
    return RULES.model_copy(update={"questions": tuple(change(list(RULES.questions)))})


def merged(questions):
    """Make the first two one."""
    first, second, *others = questions
    return [first.model_copy(update={"covers": first.covers + second.covers}), *others]


@pytest.mark.parametrize(
    "rules",
    [
        RULES,
        with_questions(lambda questions: [*reversed(questions[:5]), *questions[5:]]),
        with_questions(merged),
        with_questions(lambda questions: [*merged(questions)[:1], *questions[1:]]),
    ],
    ids=["as it is", "another order", "two made one", "a symptom asked about twice"],
)
def test_the_shares_are_those_of_every_set_of_symptoms_put_through_at_the_first_that_is_asked(rules):
    found = routes(rules)
    shares = dict.fromkeys(names(found), 0.0)
    for has in product((False, True), repeat=len(FREQUENCIES)):
        chance = prod(often if one else 1 - often for one, often in zip(has, FREQUENCIES.values(), strict=True))
        symptoms = {symptom for symptom, one in zip(FREQUENCIES, has, strict=True) if one}
        for route in found:
            if route.answers and symptoms & {*rules.question(route.name).covers}:
                shares[route.name] += chance
                break
    total = sum(shares.values())
    assert {route.name: route.chance for route in found} == pytest.approx(
        {name: share / total for name, share in shares.items()}
    )
    assert sum(route.chance for route in found) == pytest.approx(1)


@pytest.mark.parametrize(
    ("spread", "share", "wanted"),
    [
        ([(10, 1.0)], 0.95, 10),
        ([(10, 0.95), (20, 0.05)], 0.95, 10),
        ([(10, 0.94), (20, 0.06)], 0.95, 20),
        ([(20, 0.5), (10, 0.5)], 0.5, 10),
        ([(20, 0.5), (10, 0.5)], 0.51, 20),
        ([(30, 0.05), (10, 0.45), (20, 0.5)], 0.95, 20),
        ([(second, 0.1) for second in range(10)], 0.3, 2),
        ([(second, 0.1) for second in range(10)], 1.0, 9),
        ([(5, 0.0), (10, 1.0)], 0.0, 5),
    ],
)
def test_a_percentile_is_the_time_within_which_so_many_are_put_through(spread, share, wanted):
    assert percentile(spread, share) == wanted


def test_what_may_be_repeated_is_spread_out():
    timed = Timed(Route("one", "21", spinal=True), 10, (4, 8), 0.25)
    assert sorted(timed.spread()) == [(10, 0.5625), (14, 0.1875), (18, 0.1875), (22, 0.0625)]
    assert timed.seconds == sum(seconds * chance for seconds, chance in timed.spread()) == 13


def test_the_summary_of_a_run(runs):
    for run in runs:
        spread = [(second, one.route.chance * chance) for one in run.timed for second, chance in one.spread()]
        summary = run.summary
        assert sum(chance for _, chance in spread) == pytest.approx(1)
        assert summary.mean == pytest.approx(sum(second * chance for second, chance in spread))
        within = sum(chance for second, chance in spread if second <= summary.percentile_95)
        below = sum(chance for second, chance in spread if second < summary.percentile_95)
        assert below < 0.95 <= within + 1e-9
        assert summary.slowest.seconds == max(one.seconds for one in run.timed if one.route.spinal)


def made(way, *times, caller=USUAL, spinal=True):
    """Return a run with these seconds, each as likely as the others."""
    each = [
        Timed(Route(f"q{number}", "1", chance=1 / len(times), spinal=spinal or not number), seconds)
        for number, seconds in enumerate(times)
    ]
    return Run(Trial(way, "Line", caller), tuple(each))


@pytest.mark.parametrize(
    ("run", "over"),
    [
        (made(Way.QUEUE, 30), {}),
        (made(Way.QUEUE, 30.1), {"mean": 30.1}),
        (made(Way.QUEUE, *[20] * 18, 45, 75), {}),
        (made(Way.QUEUE, *[20] * 18, 45.1, 75), {"95th percentile": 45.1}),
        (made(Way.QUEUE, *[20] * 19, 75.1), {"q19": 75.1}),
        (made(Way.QUEUE, *[20] * 19, 75.1, spinal=False), {}),
        (made(Way.QUEUE, 76, 20, 77), {"mean": 173 / 3, "95th percentile": 77, "q0": 76, "q2": 77}),
        (made(Way.QUEUE, 99, caller=SLOW), {}),
        (made(Way.LIFELINE, 78), {}),
        (made(Way.LIFELINE, 78, 78.1), {"q1": 78.1}),
    ],
)
def test_what_is_over_its_target_is_named_with_its_figure(run, over):
    assert {found.what: found.seconds for found in findings([run])} == pytest.approx(over)
    assert [line for line in table([run]) if line.startswith("OVER")] == [f"OVER: {found}" for found in findings([run])]


@pytest.mark.hazard("H63")
@pytest.mark.parametrize(
    ("name", "over"), [("band", {"band"}), ("weakness", {"mean", "95th percentile", "numbness", "band"})]
)
def test_a_question_that_grows_too_long_is_noticed(tmp_path, name, over):
    """By forty seconds: the first one delays everybody, the last one hardly anybody but whoever says yes to it."""
    prompts, written = (folder() / "en-GB.toml").read_text("utf-8"), f'[question.{name}]\nask = "'
    assert written in prompts
    (tmp_path / "en-GB.toml").write_text(prompts.replace(written, written + "and " * 100), "utf-8")
    (run,) = measure([QUEUE], ivr_prompts=tmp_path)
    found = {finding.what for finding in findings([run])}
    assert over <= found
    assert ("mean" in found) == ("mean" in over)


def test_a_call_that_goes_another_way_is_not_timed(monkeypatch):
    astray = (Route("weakness", "2", answers=(("weakness", Answer.YES),)),)
    monkeypatch.setattr(stopwatch, "routes", lambda _rules: astray)
    with pytest.raises(OffRouteError, match="weakness"):
        measure([QUEUE])


def test_the_settings_are_those_of_the_line():
    with pytest.raises(ValidationError, match="ivr_line_number"):
        measure([QUEUE], ivr_line_number="12")


def test_it_comes_out_the_same_again_and_leaves_nothing_behind(monkeypatch, tmp_path, runs):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert measure(TRIALS[-1:]) == runs[-1:]
    assert list(tmp_path.iterdir()) == []


def test_the_table_has_every_figure_in_line(runs):
    lines = table(runs)
    assert len({len(line) for line in lines if line.startswith(("way", *names(EMERGENCIES), "mean", "silence"))}) == 1
    for place, one in enumerate(runs[0].timed):
        (row,) = [line for line in lines if line.startswith(f"{one.route.name}  ")]
        assert row.split()[-len(runs) :] == [f"{run.timed[place].seconds:.1f}" for run in runs]
    for run in runs:
        assert any(line.startswith("mean") and f"{run.summary.mean:.1f}" in line for line in lines)
        assert any(line.startswith(f"{run.trial.caller.name} caller: ") for line in lines)
    assert lines[-1] == "Every target is met."


def test_a_program_reads_the_same(runs):
    shown = json.loads(json.dumps(as_json([*runs, made(Way.QUEUE, 99)]), allow_nan=False))
    assert shown["shares"] == pytest.approx({one.name: one.chance for one in routes(RULES)}, abs=1e-4)
    for run, own in zip(runs, shown["runs"], strict=False):
        assert (own["way"], own["line_name"], own["caller"]) == (
            run.trial.way.value,
            run.trial.line_name,
            run.trial.caller.name,
        )
        assert own["seconds"] == pytest.approx({one.route.name: one.seconds for one in run.timed}, abs=1e-3)
        assert own["mean"] == pytest.approx(run.summary.mean, abs=1e-3)
        assert own["slowest"]["what"] == run.summary.slowest.route.name
    over = [(found["what"], found["seconds"], found["most"]) for found in shown["findings"]]
    assert over == [("mean", 99, 30), ("95th percentile", 99, 45), ("q0", 99, 75)]
