"""Options of the whole suite, what its lines keep their record on, and the guard over what the hazard log claims."""

from itertools import groupby

import pytest

from ivr.safety import read_hazards
from ivr.simulator import practice
from tests.databases import Files, Postgres
from tests.evidence import Evidence

pytest_plugins = ["pytester"]  # for the tests of that guard


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden calls in tests/calls/golden")
    kinds = ("sqlite", "postgres")
    parser.addoption(
        "--database", choices=kinds, default=kinds[0], help="what the lines of the tests keep their record on"
    )
    parser.addoption("--cases", type=int, default=0, help="of the cases of a test, run so many at most")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Evidence(read_hazards(), config), "evidence")
    config.databases = databases = Postgres() if config.getoption("--database") == "postgres" else Files()
    config.add_cleanup(databases.stop)
    practice.database_in = databases.url_in


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about a database that is a file, and of many cases of a test all but a few."""
    most = config.getoption("--cases")
    chosen = [item for item in items if not (config.databases.on_server and item.get_closest_marker("file"))]
    if most:
        tests = groupby(chosen, key=lambda item: item.nodeid.partition("[")[0])
        chosen = [case for _, cases in tests for case in spread(list(cases), most)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def spread(cases: list[pytest.Item], most: int) -> list[pytest.Item]:
    """Return so many of these at most, the first and the last among them."""
    if len(cases) <= most:
        return cases
    return [cases[round(number * (len(cases) - 1) / (most - 1))] for number in range(most)]


@pytest.fixture(scope="session")
def databases(request):
    """Where the databases of the tests come from."""
    return request.config.databases


@pytest.fixture
def url(databases, tmp_path):
    """The address of a database of the test's own, which a line can start on."""
    return databases.url_in(tmp_path)


@pytest.fixture
def empty_url(databases, tmp_path):
    """The address of a database without a table."""
    return databases.url_in(tmp_path, migrated=False)
