"""What every page of the board carries: nothing runs in it but ours, nobody keeps it, and no form of others' counts."""

from urllib.parse import quote, urlsplit

from flask import Blueprint, Flask, Response, abort, g, render_template, request
from flask_wtf import CSRFProtect
from werkzeug.exceptions import HTTPException

from ivr.settings import Settings
from ivr.web.board import faults
from ivr.web.board.allowance import Allowance
from ivr.web.line import current_line

csrf = CSRFProtect()

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}

YEAR = "max-age=31536000"


def install(app: Flask, settings: Settings) -> None:
    """Give the app what sessions and forms of the board need. No other part of the line has either."""
    secure = settings.ivr_public_url.startswith("https:")
    app.secret_key = settings.ivr_secret_key.get_secret_value()
    app.extensions["refusals"] = Allowance()
    app.config.update(
        # Only this host, and only its encrypted pages, may set a cookie of such a name.
        # https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
        SESSION_COOKIE_NAME="__Host-board" if secure else "board",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_CHECK_DEFAULT=False,  # the board's parts ask for it themselves: Twilio's requests carry no token
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, which our pages do not send
    )
    csrf.init_app(app)


def protected(blueprint: Blueprint) -> Blueprint:
    """Give every answer of a part of the board its headers, and every fault a calm page."""
    blueprint.before_request(_refuse_nul)
    blueprint.before_request(_come_again)
    blueprint.after_request(_protect)
    blueprint.context_processor(_around)
    blueprint.register_error_handler(HTTPException, faults.refused)
    blueprint.register_error_handler(Exception, faults.failed)
    return blueprint


def board_url(path: str = "") -> str:
    """Return the address of a page of the board, as the outside sees it."""
    return f"{under()}/board{path}"


def under() -> str:
    """Return the path under which the outside sees the line."""
    return urlsplit(current_line().writer.links.base).path


def _refuse_nul() -> None:
    """Refuse the one character that not every database keeps, and nobody types."""
    if any("\0" in value for value in request.values.values()):
        abort(400)


def _come_again() -> str | None:
    """Have a browser that follows a link from elsewhere ask once more, from here.

    It keeps a strict cookie back the first time, and would take a new, empty one in its place: whoever follows a link
    in a message would be signed out.
    """
    asked = request.headers.get
    if request.method == "GET" and (asked("Sec-Fetch-Site"), asked("Sec-Fetch-Mode")) == ("cross-site", "navigate"):
        return render_template("board/again.html", address=under() + quote(request.path))
    return None


def _protect(response: Response) -> Response:
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    if current_line().writer.links.base.startswith("https:"):
        response.headers["Strict-Transport-Security"] = YEAR
    return response


def _around() -> dict[str, object]:
    """Return what every template may use."""
    return {"staff": g.get("staff"), "under": under(), "board_url": board_url}
