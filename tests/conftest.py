"""Options of the whole suite, and the guard over what the hazard log claims of it."""

import pytest

from ivr.safety import read_hazards
from tests.evidence import Evidence

pytest_plugins = ["pytester"]  # for the tests of that guard


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden calls in tests/calls/golden")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Evidence(read_hazards(), config), "evidence")
