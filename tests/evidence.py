"""Holds the hazard log against the tests of a whole run: its evidence is there, is marked, and has run.

A run of a part of the tests, chosen by a path or an option, is not judged: it cannot know of the others.
"""

import pytest

from ivr.safety.claims import drift, faults, not_run

CHOOSING = {
    *("-k", "-m", "--deselect", "--ignore", "--ignore-glob", "--lf", "--last-failed", "--sw", "--stepwise"),
    *("--co", "--collect-only", "--setup-plan", "--fixtures", "--markers", "--database", "--cases"),
}
"""Options by which somebody runs a part of the tests, or none. What pyproject.toml leaves out is not theirs."""


class Evidence:
    """Looks on while the tests run, and fails the whole where the log claims what nothing shows."""

    def __init__(self, log, config):
        self.log, self.config = log, config
        self.marked, self.ran, self.idle, self.found = {}, set(), set(), []

    @property
    def is_whole(self):
        """Tell whether somebody has asked for all tests there are."""
        chosen = {arg[:2] if arg[1:2] != "-" else arg.partition("=")[0] for arg in self.config.invocation_params.args}
        return self.config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen & CHOOSING

    def pytest_itemcollected(self, item):
        marks = {name for mark in item.iter_markers("hazard") for name in mark.args}
        self.marked.setdefault(bare(item.nodeid), set()).update(marks)

    def pytest_deselected(self, items):
        self.idle |= {bare(item.nodeid) for item in items}

    def pytest_runtest_logreport(self, report):
        """A test of which one case was left out, or is expected to fail, shows nothing."""
        if report.skipped or hasattr(report, "wasxfail"):
            self.idle.add(bare(report.nodeid))
        elif report.when == "call" or report.failed:
            self.ran.add(bare(report.nodeid))

    def pytest_sessionfinish(self, session, exitstatus):
        ended = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and not session.shouldfail
        if not self.is_whole or not ended or session.shouldstop:
            return
        self.found = [*faults(self.log), *drift(self.log, self.marked), *not_run(self.log, self.ran - self.idle)]
        if self.found:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        if self.found:
            terminalreporter.section("the hazard log claims what the tests do not show", red=True)
        for line in self.found:
            terminalreporter.write_line(line)


def bare(nodeid):
    """The id of a test without its parameters."""
    return nodeid.partition("[")[0]
