"""Every promise can be seen to break: each sabotage of the line is found, in a story that an honest line survives."""

import pytest

from tests.stateful.machine import AnyOrder
from tests.stateful.sabotages import SABOTAGES, STORIES


def broken(story):
    """Play a story to its end, and return the numbers of the promises that broke."""
    machine = AnyOrder()
    try:
        for name, how in story:
            getattr(machine, name)(**how)
            machine.every_promise_is_kept()
        machine.ends()
    except AssertionError as found:
        if "promise" not in str(found):
            raise
    finally:
        machine.stage.close()
    return {number for number, found in machine.stage.watch.breaches.items() if found}


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.name)
def test_a_sabotage_is_found(sabotage, monkeypatch):
    sabotage.commit(monkeypatch)
    assert sabotage.promise in broken(STORIES[sabotage.story])


@pytest.mark.parametrize("story", STORIES)
def test_without_a_sabotage_no_promise_breaks_in_its_story(story):
    assert broken(STORIES[story]) == set()


def test_every_promise_has_a_sabotage():
    assert {sabotage.promise for sabotage in SABOTAGES} == set(range(1, 11))
