"""Everything that the two sources tell a patient is carried by the line, and a change that drops it is noticed."""

import pytest

from ivr.safety import House, faults, read_catalogue
from ivr.settings import Settings
from ivr.simulator.practice import practice_line
from ivr.speech import shipped
from ivr.triage import current_rules

CATALOGUE = read_catalogue()


@pytest.fixture(scope="module")
def house():
    """The shipped rules, words and page, and the routes of a line."""
    words = shipped(current_rules(), "Spinal cord line")
    with practice_line() as line:
        routes = {str(rule) for rule in line.app.url_map.iter_rules()}
    page = {section.id: section.text for section in words.leaflet.sections}
    return House(current_rules(), words, page, routes, {name.upper() for name in Settings.model_fields})


def ids(letter, last):
    return [f"{letter}{number:02}" for number in range(1, last + 1)]


def test_the_catalogue_has_every_line_of_the_sources():
    wanted = [*ids("S", 18), *ids("K", 13), *ids("H", 14), *ids("P", 7), *ids("T", 14), *ids("C", 11), *ids("M", 16)]
    assert list(CATALOGUE) == [*wanted, "HP1", "HP2", "HP3", "D1", "D2", "D3", "D4"]


@pytest.mark.hazard("H01", "H13", "H20", "H21")
def test_every_line_of_the_sources_is_carried(house):
    assert list(faults(CATALOGUE, house)) == []


def test_only_a_fact_about_a_source_itself_is_waived():
    assert [name for name, entry in CATALOGUE.items() if entry.waived] == ["C10"]
