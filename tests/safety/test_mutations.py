"""The proof can fail: the line is broken in many ways, one at a time, and `ivr verify` catches every one."""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ivr.safety.mutations import read_mutations
from ivr.safety.promises import PROMISES

ROOT = Path(__file__).parents[2]
MUTATIONS = read_mutations()
AT_LEAST = 45
LONGEST = 400
"""Seconds after which a walk is given up."""

RUN = """
import sys, ivr
assert ivr.__file__ == sys.argv.pop(1), ivr.__file__
from ivr.cli import main
main(prog_name="ivr")
"""
"""Runs the command of the copy, and makes sure that it is the copy."""


@pytest.fixture(scope="module")
def line(tmp_path_factory):
    """A copy of the line, which the broken ones share all their files with but one."""
    copy = tmp_path_factory.mktemp("line")
    for part in ("ivr", "prompts"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture(scope="module")
def proofs(line, tmp_path_factory):
    """What the proof says of the line as it is (None), and of each broken one."""
    folder = tmp_path_factory.mktemp("broken")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        whole = pool.submit(prove, line)
        found = {place: pool.submit(prove_broken, line, folder / str(place), one) for place, one in in_order()}
        return {None: whole.result()} | {MUTATIONS[place].name: one.result() for place, one in found.items()}


def in_order():
    """Those for which every place is walked first: they take longest."""
    return sorted(enumerate(MUTATIONS), key=lambda pair: (pair[1].focus is not None, pair[1].breaks != ("ends",)))


def prove_broken(line, copy, mutation):
    shutil.copytree(line, copy, copy_function=os.link)
    broken = copy / mutation.file
    text = mutation.within(broken.read_text("utf-8"))
    broken.unlink()
    broken.write_text(text, "utf-8")
    focus = ["--first", "--focus", mutation.focus] if mutation.focus else []
    return prove(copy, *focus)


def prove(copy, *options):
    """Run the proof of the copy; return how it exits, what it says, and what it complains of."""
    said = subprocess.run(
        [sys.executable, "-P", "-c", RUN, str(copy / "ivr" / "__init__.py"), "verify", "--json", *options],
        cwd=copy,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    return said.returncode, said.stdout, said.stderr


def told(proof):
    """Return the promises that a proof tells to be broken, or why it tells nothing."""
    code, said, complaint = proof
    assert said.startswith("{"), complaint[-2000:]
    broken = {promise for promise, those in json.loads(said)["broken"].items() if those}
    assert code == bool(broken)
    return broken


def test_the_copy_as_it_is_is_proved(proofs):
    assert told(proofs[None]) == set()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_the_proof_catches(mutation, proofs):
    assert told(proofs[mutation.name]) & set(mutation.breaks)


def test_every_promise_is_broken_by_some_of_them():
    assert len(MUTATIONS) >= AT_LEAST
    assert {promise for one in MUTATIONS for promise in one.breaks} == set(PROMISES)
