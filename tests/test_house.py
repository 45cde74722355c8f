"""The house itself: format, lint, types, layers, and what must be where.

It runs the tools as they are, so that pytest is the one command.
"""

import ast
import re
import shutil
import subprocess
import tomllib

import pytest

import ivr
from ivr.logs.fields import FIELDS
from ivr.logs.guard import TEXT
from tests.house import ROOT, read, tool

MOST_LINES = 250


IN_THE_ROOT = {
    *("ivr", "prompts", "tests", "Procfile", "pyproject.toml", "README.md"),
    *(".ci", ".gitignore", ".python-version", ".env.example", "requirements.txt", "LICENSE"),
}


LAYERS = (
    *("triage", "call", "oncall", "speech", "logs", "telephony", "safety", "store"),
    *("pager", "web", "rehearsal", "simulator", "cli"),
)
"""From the ground up."""


LOG_CALLS = {"critical", "debug", "error", "exception", "fatal", "info", "log", "warn", "warning"}
"""What a logger is called with."""


def tracked():
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout, or no git: what belongs to the project is not known")
    done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"git does not list the files: {done.stderr.strip()}")
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


def test_lint():
    """Every rule of ruff but those that pyproject.toml explains away."""
    tool("-m", "ruff", "check", ".")


def test_format():
    """One format, so that a change shows what changed."""
    tool("-m", "ruff", "format", "--check", ".")


def test_types():
    """Strict types, all through the package."""
    tool("-m", "mypy")


def test_layers():
    """A layer imports only from those below it. import-linter has no `-m` of its own."""
    tool("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")


def test_every_part_is_a_layer():
    """A new part belongs into the contract, or it may import what it likes."""
    contract = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]["layers"]
    parts = {path.parent.name for path in (ROOT / "ivr").glob("*/__init__.py")}
    assert [layer.removeprefix("ivr.") for layer in reversed(contract)] == list(LAYERS)
    assert parts == set(LAYERS)


def test_the_maps_show_every_layer_from_the_ground_up():
    """A reader finds each part, and may trust the order."""
    assert [part for part in re.findall(r"^    (\w+)  ", ivr.__doc__, re.MULTILINE) if part in LAYERS] == list(LAYERS)
    assert re.findall(r"^\| `ivr/(\w+)/`", read("README.md"), re.MULTILINE) == list(LAYERS)


def test_the_root_holds_only_what_is_allowed():
    """What is not tracked, or ignored, is nobody's business."""
    assert {name.split("/")[0] for name in tracked()} <= IN_THE_ROOT


def test_no_module_is_too_long_to_read():
    """Over 250 lines, a module is two."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "ivr").rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def logged():
    """Yield every call of a logger in the package, and where it stands."""
    for path in sorted((ROOT / "ivr").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOG_CALLS:
                logger = ast.unparse(node.func.value)
                if logger in ("log", "logger", "logging") or logger.endswith((".logger", ".log")):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def is_fixed(call):
    """Tell whether a log call has one text that is written out, as the log takes it, and only fields of the list.

    `log.exception` has a field more, which would write an exception's message and the values of its frames' lines.
    """
    [text, *more] = call.args or [None]
    fixed = isinstance(text, ast.Constant) and isinstance(text.value, str) and TEXT.fullmatch(text.value)
    return bool(fixed) and not more and call.func.attr != "exception" and {w.arg for w in call.keywords} <= {*FIELDS}


def test_every_log_call_is_a_fixed_text_and_fields_of_the_list():
    """What is logged must be seen at a glance."""
    found = dict(logged())
    assert len(found) > 10
    assert [where for where, call in found.items() if not is_fixed(call)] == []


@pytest.mark.parametrize(
    "slip",
    [
        *('f"a text {a}"', '"a text %s" % a', '"a text" + a', '"a text {}".format(a)', '"a text %s", a', '"a text", a'),
        *("a", '"a text", exc_info=True', '"a text", extra={}', '"a text", number=a', '"a text", **a', ""),
    ],
)
def test_a_value_in_a_log_call_would_be_noticed(slip):
    assert is_fixed(ast.parse('log.info("a text", call=sid)', mode="eval").body)
    assert not is_fixed(ast.parse(f"log.info({slip})", mode="eval").body)


def imported(tree):
    """Yield every module that a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def test_nothing_but_the_log_itself_knows_another_way_into_it():
    """What ivr.logs does not see, it cannot hold back."""
    paths = {path for path in (ROOT / "ivr").rglob("*.py") if path.parent.name != "logs"}
    knowing = {
        str(path)
        for path in paths
        if {"logging", "structlog", "warnings"}
        & {n.partition(".")[0] for n in imported(ast.parse(path.read_text("utf-8")))}
    }
    assert knowing == set()


def test_the_requirements_are_pinned_hashed_and_name_no_host():
    """They must install from whatever index a machine uses."""
    text = read("requirements.txt")
    assert "://" not in text
    pins = [line for line in text.splitlines() if line and line[0] not in " #"]
    assert all("==" in pin and pin.endswith("\\") for pin in pins)
    named = {re.split(r"[=\[ ]", pin)[0] for pin in pins}
    wanted = tomllib.loads(read("pyproject.toml"))["project"]["dependencies"]
    assert {re.split(r"[~<>=!\[]", line)[0] for line in wanted} <= named


def test_every_british_number_is_reserved_for_drama():
    """Nobody's phone may ring because somebody tried an example. https://www.ofcom.org.uk (drama numbers)."""
    british = re.compile(r"(?<![\w.])(?:\+44[ ]?|0)\d(?:[ ]?\d){8,9}(?:\{|(?!\w))")
    drama = re.compile(
        r"(1632960|2079460|7700900)(\d{3}|\d*\{)|123456789"
    )  # one that goes on in braces; a keypad's keys
    found = {
        number
        for name in tracked()
        if name != "requirements.txt"
        for number in british.findall(read(name))
        if not drama.fullmatch(re.sub(r"^(\+44|0)", "", number.replace(" ", "")))
    }
    assert found == set()
