"""The web application of a rehearsal: it takes what Twilio signs, under `/rehearse`, and is no part of the line's."""

from flask import Blueprint, Flask, Response, request

from ivr.logs import get_logger
from ivr.rehearsal.stage import BrokenError, Stage
from ivr.settings import Settings
from ivr.telephony import Signature
from ivr.web.auth import signed_by_twilio
from ivr.web.intake import limit

log = get_logger(__name__)

PREFIX = "/rehearse"


def make_app(settings: Settings, stage: Stage) -> Flask:
    """Return the application of this stage. It answers nothing that Twilio has not signed for this account."""
    app = Flask("ivr.rehearsal", static_folder=None)
    limit(app)
    app.url_map.merge_slashes = False
    app.extensions["signature"] = Signature(settings.ivr_public_url, settings.auth_tokens)
    app.register_blueprint(_blueprint(stage))
    app.register_error_handler(403, lambda error: _refused(stage, error))
    return app


def _refused(stage: Stage, error: Exception) -> tuple[str, int]:
    """Count what Twilio may have signed with another token, or for another address: whoever sits here must know."""
    stage.refused += 1
    return type(error).__name__, 403


def _blueprint(stage: Stage) -> Blueprint:
    blueprint = signed_by_twilio(Blueprint("rehearsal", __name__, url_prefix=f"{PREFIX}/voice"))

    @blueprint.post("")
    @blueprint.post("/")
    @blueprint.post("/<path:_rest>")
    def ask(_rest: str = "") -> Response:
        try:
            found = stage.answer(request.path.removeprefix(f"{PREFIX}/voice"), request.form)
        except BrokenError:
            return Response(status=500)
        except Exception as error:  # noqa: BLE001 a fault of the rehearsal must not look like one of Twilio's
            log.error("the rehearsal failed", error=error)
            return Response(status=500)
        return Response(found, content_type="text/xml; charset=utf-8") if found else Response(status=204)

    return blueprint
