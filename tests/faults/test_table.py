"""The fault table of the README: every row names a test that is there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COLUMNS = ["fault", "what the caller hears", "what staff see", "what is kept", "test"]


def rows(text):
    """Return the rows of the table under the heading `## Faults`, each as its cells, the heading row first."""
    section = text.partition("\n## Faults\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if not line.startswith("|---")]


def missing(name):
    """Tell what is wrong with a cell that names a test; nothing, if there is such a test."""
    found = re.fullmatch(r"`(tests/[\w/]+\.py)::(test_\w+)`", name)
    if not found:
        return "no test is named"
    path = ROOT / found[1]
    if not path.is_file():
        return "no such file"
    names = {node.name for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)}
    return "" if found[2] in names else "no such test"


def test_every_fault_in_the_readme_has_its_test():
    heading, *faults = rows((ROOT / "README.md").read_text("utf-8"))
    assert heading == COLUMNS
    assert len(faults) > 15
    assert [row for row in faults if len(row) != len(COLUMNS) or not all(row)] == []
    assert {row[-1]: fault for row in faults if (fault := missing(row[-1]))} == {}


@pytest.mark.parametrize(
    "name",
    [
        "a test",
        "`tests/faults/test_table.py`",
        "`tests/faults/test_nowhere.py::test_a`",
        "`tests/faults/test_table.py::test_nobody_wrote`",
    ],
)
def test_a_row_whose_test_is_not_there_would_be_noticed(name):
    assert missing(name)
