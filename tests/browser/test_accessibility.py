"""What of WCAG 2.2 AA a program can check: axe-core finds nothing on any page, full or empty, wide or narrow."""

import pytest

from tests.chromium import NOT_INSTALLED

CALLER = "+447700900123"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@pytest.fixture
def violations():
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason=NOT_INSTALLED)

    def found(page):
        result = axe.Axe().run(page, options=RULES)
        return [(one["id"], [node["html"] for node in one["nodes"]]) for one in result.response["violations"]]

    return found


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("path", ["/board", "/board/calls/CAowed", "/board/calls/CAowed/handover", "/board/reports"])
def test_axe_finds_nothing(board, line, web, violations, path, width):
    line.owe("CAowed", CALLER)
    web.post("/voice", "CAlive", From="+447700900125")
    page = board("lea", width=width)
    assert page.goto(path).ok
    assert violations(page) == []


def test_axe_finds_nothing_on_the_empty_board_nor_at_the_door(board, open_page, violations):
    assert violations(open_page()) == []
    assert violations(board()) == []
