"""The guard over the evidence of the hazard log: it notices what is not shown, and says nothing of a part."""

import ast
import tomllib
from pathlib import Path

import pytest

from ivr.safety import read_hazards
from ivr.safety.claims import drift, faults, not_run
from tests.safety.hazard_logs import LOG, MEANINGS, SHOWN, entry

ROOT = Path(__file__).parents[2]


PROVED = '{ kind = "design", what = "it does", evidence = ["verify:promise-1"] }'


DONE = '{ kind = "operational", what = "do it", who = "somebody" }'


def log(*controls, **how):
    return read_hazards(MEANINGS + entry(*controls, **how))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (log(DONE, SHOWN.replace('"tests/test_a.py::test_one"', "")), "H07: control 2 has no evidence"),
        (log(SHOWN, PROVED.replace("promise-1", "promise-0")), "H07: `ivr verify` proves no promise-0"),
        (log(before="low", after="low"), "H07: nothing is done about it"),
        (log(DONE), "H07: is judged otherwise after its controls, but none of them is a design control"),
        (log(SHOWN, before="low"), None),
        (log(SHOWN, before="very low"), "H07: is worse after its controls than before"),
        (log(SHOWN, after="high"), "H07: is not releasable, and nobody is named who must do something about it"),
        (log(SHOWN, DONE, after="high"), None),
        (log(SHOWN), None),
        (log(PROVED), None),
    ],
)
def test_a_claim_that_nothing_shows_is_a_fault(found, said):
    assert list(faults(found)) == ([said] if said else [])


ONE, TWO = "tests/test_a.py::test_one", "tests/test_a.py::test_two"


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ({ONE: {"H07"}, TWO: set()}, []),
        ({TWO: set()}, [f"H07: there is no test {ONE}"]),
        ({ONE: set()}, [f'H07: {ONE} is not marked hazard("H07")']),
        ({ONE: {"H08"}},
         [f'H07: {ONE} is not marked hazard("H07")', f"H08: {ONE} is marked with it, and there is no such hazard"]),
        ({ONE: {"H07"}, TWO: {"H07"}}, [f"H07: {TWO} is marked with it, and the log does not name it"]),
    ],
)  # fmt: skip
def test_a_test_and_the_log_that_do_not_name_each_other_are_a_fault(marked, said):
    assert list(drift(log(SHOWN, PROVED), marked)) == said


def test_evidence_that_did_not_run_is_a_fault():
    assert list(not_run(log(SHOWN, PROVED), {TWO})) == [f"H07: {ONE} did not run"]
    assert list(not_run(log(SHOWN, PROVED), {ONE})) == []


@pytest.fixture
def suite(pytester):
    """A suite of its own, with the guard and a log; `run` writes its one file of tests and runs it."""
    pytester.makeini("[pytest]\ntestpaths = tests\n")
    conftest = """
        import pytest
        from ivr.safety import read_hazards
        from tests.evidence import Evidence

        def pytest_configure(config):
            config.addinivalue_line("markers", "hazard(id): of the log")
            config.pluginmanager.register(Evidence(read_hazards((config.rootpath / "log.toml").read_text()), config))
    """

    def run(tests, *options, claims=None):
        (pytester.path / "log.toml").write_text(claims or MEANINGS + entry(SHOWN))
        pytester.mkdir("tests").joinpath("test_a.py").write_text(f"import pytest\n\n{tests}\n")
        pytester.makepyfile(conftest=conftest)
        return pytester.runpytest("-p", "no:cacheprovider", "-p", "no:hypothesispytest", *options)

    return run


MARKED = '@pytest.mark.hazard("H07")\ndef test_one(): pass\n\ndef test_two(): pass'


CASES = '@pytest.mark.hazard("H07")\n@pytest.mark.parametrize("n", [1, 2])\ndef test_one(n): {}'


NOT_RUN = f"H07: {ONE} did not run"


@pytest.mark.parametrize(
    ("what", "tests", "said"),
    [
        ("it ran", MARKED, None),
        ("each case of it ran", CASES.format("pass"), None),
        ("it is not there", MARKED.replace("test_one", "test_other"), f"H07: there is no test {ONE}"),
        ("it has lost its mark", "def test_one(): pass", f'H07: {ONE} is not marked hazard("H07")'),
        ("it has another mark", MARKED.replace("H07", "H99"), f"H99: {ONE} is marked with it, and there is no such"),
        ("another has the mark", f"{MARKED}\n\n{MARKED.replace('test_one', 'test_three')}", "the log does not name it"),
        ("it is skipped", f"@pytest.mark.skip(reason='later')\n{MARKED}", NOT_RUN),
        ("it skips itself", MARKED.replace("pass", "pytest.skip('no')", 1), NOT_RUN),
        ("one case of it is skipped", CASES.format("n == 1 or pytest.skip('no')"), NOT_RUN),
        ("it is expected to fail", f"@pytest.mark.xfail\n{MARKED.replace('pass', 'assert False', 1)}", NOT_RUN),
        ("it was expected to fail, and does not", f"@pytest.mark.xfail\n{MARKED}", NOT_RUN),
    ],
)
def test_a_whole_run_fails_where_evidence_is_missing(suite, what, tests, said):
    result = suite(tests)
    assert result.ret == (pytest.ExitCode.TESTS_FAILED if said else pytest.ExitCode.OK), what
    if said:
        result.stdout.fnmatch_lines(["*the hazard log claims what the tests do not show*", f"*{said}*"])
    else:
        result.stdout.no_fnmatch_line("*hazard log*")


def test_a_whole_run_fails_where_a_design_control_has_no_evidence(suite):
    claims = MEANINGS + entry(SHOWN, SHOWN.replace(f'"{ONE}"', ""))
    result = suite(MARKED, claims=claims)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*H07: control 2 has no evidence*"])


def test_what_the_suite_itself_leaves_out_is_noticed(suite, pytester):
    """Options of pyproject.toml are nobody's choice of the moment."""
    pytester.makeini("[pytest]\ntestpaths = tests\naddopts = --deselect tests/test_a.py::test_one\n")
    result = suite(MARKED)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines([f"*{NOT_RUN}*"])


@pytest.mark.parametrize(
    "options",
    [("-k", "two"), ("-ktwo",), ("tests/test_a.py::test_two",), ("tests",), ("--deselect", ONE), ("--collect-only",)],
)
def test_a_run_of_a_part_is_not_judged(suite, options):
    result = suite(MARKED.replace('@pytest.mark.hazard("H07")\n', ""), *options)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.no_fnmatch_line("*hazard log*")


def test_a_run_that_is_stopped_is_not_judged(suite):
    tests = f"def test_first(): assert False\n\n{MARKED}"
    result = suite(tests, "-x")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.no_fnmatch_line("*hazard log*")


def test_the_guard_looks_on_at_this_suite(request):
    """Else all of the above would be of no use."""
    guard = request.config.pluginmanager.get_plugin("evidence")
    assert guard.log == LOG
    assert "hazard" in guard.marked or request.node.nodeid in guard.marked


def test_the_shipped_file_says_it_once():
    """TOML refuses a hazard twice: nothing of an entry is lost under another."""
    with pytest.raises(tomllib.TOMLDecodeError):
        read_hazards(MEANINGS + entry(SHOWN) + entry(SHOWN))


def marks_in_the_files():
    """Return every test as it stands in the files, and the hazards that it is marked with."""
    marks = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                hazards = [one for one in node.decorator_list if ast.unparse(one).startswith("pytest.mark.hazard(")]
                names = {name for one in hazards for name in map(ast.literal_eval, one.args)}
                marks[f"{path.relative_to(ROOT).as_posix()}::{node.name}"] = names
    return marks


def test_every_mark_of_a_hazard_and_every_test_that_the_log_names_agree():
    """The guard over a whole run tells it too, a quarter of an hour later."""
    assert list(drift(LOG, marks_in_the_files())) == []
