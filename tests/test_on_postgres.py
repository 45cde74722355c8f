"""What is shown of a line on SQLite is shown on Postgres by the very same tests: they run once more, beside each other.

Of a test with many cases two are run, and whatever Hypothesis makes up of a whole call only on SQLite.
`pytest --database postgres tests/calls` runs all, of this folder or any other.
"""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.postgres import is_given, programs

ROOT = Path(__file__).parents[1]
COMMANDS = (
    "records",
    "callbacks_command",
    "doctor_command",
    "doctor_record",
    "doctor_tonight",
    "oncall_command",
    "page_command",
    "staff_command",
    "overdue",
)
PARTS = {
    "web": ["tests/web"],
    "calls": ["tests/calls", "--ignore", "tests/calls/test_anything.py"],
    "store and stories": ["tests/store", "tests/stateful"],
    "pager and commands": ["tests/pager", *(f"tests/cli/test_{name}.py" for name in COMMANDS)],
}
"""The longest first."""
LEAST = {"web": 300, "calls": 250, "store and stories": 90, "pager and commands": 180}
"""How many tests of each part there are, at least."""
ON_POSTGRES = ("--database", "postgres", "--cases", "2")
LONGEST = 1200
"""Seconds after which a part is given up."""


@pytest.fixture(scope="module")
def runs():
    """Each part as it runs, as many at once as there are processors."""
    if not is_given() and programs() is None:
        pytest.skip("no Postgres: neither initdb on the path nor /usr/lib/postgresql")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {name: pool.submit(run, paths) for name, paths in PARTS.items()}


def run(paths):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *ON_POSTGRES, *paths]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False)


@pytest.mark.parametrize("part", PARTS)
def test_the_same_tests_pass_on_postgres(runs, part):
    done = runs[part].result()
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) >= LEAST[part], done.stdout[-500:]
