"""How we are doing: a period's figures, on a page and as a file. For leads."""

import csv
import io
import threading
from collections.abc import Iterable

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from ivr.oncall import LONDON
from ivr.store.reports import Report, report
from ivr.store.staff import Role
from ivr.web.board.access import note_look, signed_in
from ivr.web.board.figures import Cell, Table, missing, tables
from ivr.web.board.period import Period, PeriodError, asked, presets
from ivr.web.board.plots import plots
from ivr.web.line import current_line

blueprint = signed_in(Blueprint("reports", __name__, template_folder="../templates"), Role.LEAD)

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the start of a formula. https://owasp.org/www-community/attacks/CSV_Injection"""


ONE_AT_A_TIME = threading.Lock()
"""A report takes seconds, and the threads and connections that it takes are those of callers."""

PATIENCE = 1.0
"""Seconds for which a report waits for another."""


@blueprint.get("/board/reports")
def show() -> ResponseReturnValue:
    """Show a period's figures."""
    today = current_line().desk.clock().astimezone(LONDON).date()
    known = {"presets": presets(today), "asked": request.args}
    try:
        period = asked(request.args, today)
    except PeriodError as error:
        return render_template("board/reports.html", wrong=str(error), **known), 400
    found = _in_turn(period)
    shown = {
        "tables": {one.key: one for one in tables(found, period)},
        "pictures": {one.key: one for one in plots(found, period)},
    }
    since = missing(found, period)
    return render_template(
        "board/reports.html",
        period=period,
        since=since and since.astimezone(LONDON),
        calls=found.calls,
        **shown,
        **known,
    )


@blueprint.get("/board/reports.csv")
def export() -> ResponseReturnValue:
    """Give the same figures as a file. It is written down who took them."""
    try:
        period = asked(request.args, current_line().desk.clock().astimezone(LONDON).date())
    except PeriodError as error:
        return Response(f"{error}\n", 400, mimetype="text/plain")
    note_look("reports, as a file")
    found = _in_turn(period)
    answer = Response(as_csv(period, tables(found, period)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="line-{period.first}-{period.until}.csv"'
    return answer


def _in_turn(period: Period) -> Report:
    if not ONE_AT_A_TIME.acquire(timeout=PATIENCE):
        abort(503)
    try:
        return report(current_line().desk.journal.engine, period.since, period.ends)
    finally:
        ONE_AT_A_TIME.release()


def as_csv(period: Period, given: Iterable[Table]) -> str:
    """Return the tables one under another, each with its caption above it."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["From", str(period.first), "up to, not including", str(period.until)])
    for table in given:
        writer.writerows([[], [safe(table.caption)], [*map(safe, table.head)]])
        writer.writerows([*map(safe, row)] for row in table.rows)
    return file.getvalue()


def safe(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
