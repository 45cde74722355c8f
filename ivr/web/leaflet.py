"""The sheet to print, to fill in and to show to a doctor. Anybody may have it: it is about nobody."""

from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from flask import Blueprint, Response, render_template
from markupsafe import Markup, escape

from ivr.oncall import as_written
from ivr.speech import Catalogue
from ivr.web.auth import open_to_all
from ivr.web.line import current_line

blueprint = open_to_all(Blueprint("leaflet", __name__, template_folder="templates"))

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "public, max-age=300",
}
"""Nothing runs on the page, nothing comes from elsewhere, and nobody learns who reads it."""

SHORT = 50
"""Characters. A list of nothing longer is set in two columns on paper."""


@blueprint.get("/leaflet")
@blueprint.get("/leaflet/")
@blueprint.get("/leaflet/<language>")
def show(language: str = "") -> str:
    """Serve the sheet in the line's own words, with the number that people ring.

    A language that is offered no more is the default one: a text of last month may lead here.
    """
    writer = current_line().writer.speaking(language)
    return page(writer.catalogue, writer.line_number, urlsplit(writer.links.base).path)


@blueprint.get("/leaflet.css")
def style() -> Response:
    """Serve how the sheet looks, on a screen and on paper."""
    return Response(_look(), mimetype="text/css")


@blueprint.after_request
def _protect(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


@cache
def _look() -> str:
    return files("ivr.web").joinpath("static/leaflet.css").read_text("utf-8")


def page(catalogue: Catalogue, line_number: str, under: str = "") -> str:
    """Return the sheet of a language as HTML. `line_number` (E.164) is what people ring, and what a touch dials.

    `under`: the path under which the outside sees the line.
    """
    link = Markup('<a href="tel:{}">{}</a>').format(line_number, as_written(line_number))
    blanks = {"line": catalogue.line, "line_number": link, "version": catalogue.sheet.stamp}

    def fill(words: str) -> Markup:
        return escape(words).format_map(blanks)

    return render_template(
        "leaflet.html",
        leaflet=catalogue.leaflet,
        language=catalogue.sheet.language,
        approved=catalogue.sheet.is_approved,
        fill=fill,
        under=under,
        short=SHORT,
    )
