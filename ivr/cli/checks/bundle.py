"""Whether there is something under the server: the static bundle, away from it, and as it would be written now."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from ivr.cli.checks.ward import Level, Line, Ward, unseen
from ivr.oncall import RotaError, read_rota
from ivr.settings import Settings, SettingsError, fallback_url
from ivr.telephony import FALLBACK, HostedError, Pages, StrandedError, bundle_of
from ivr.telephony.hosted import Change, change, links

MAKE = "run `ivr twilio bundle`, host what it writes away from this server, and set IVR_FALLBACK_URL"
MOVE = "host it with another provider: what takes the server away must not take both"
HOST = "see that the host is up, and answers GET with text/xml; `ivr twilio bundle` tells how"
STALE = "run `ivr twilio bundle` again, and host what it writes in the place of what is there"
FIRST = "put the rota and the prompts right first"


def check(ward: Ward) -> Iterator[Line]:
    """Fetch every document as Twilio would, and hold it against what would be written now."""
    settings = ward.settings
    if settings is None:
        yield unseen("bundle")
    elif settings.ivr_fallback_url is None:
        said = "nothing is under the server: when it cannot be reached, callers hear an error and are cut off"
        yield Line("bundle", Level.FAIL, said, MAKE)
    elif _is_ours(settings.ivr_fallback_url, settings):
        said = "IVR_FALLBACK_URL is on the server's own host: it goes when the server goes"
        yield Line("bundle", Level.FAIL, said, MOVE)
    elif ward.offline:
        yield Line("bundle", Level.OK, "the documents that are hosted elsewhere were not asked for, as you wished")
    else:
        yield from _hosted(settings.ivr_fallback_url, settings)


def _hosted(url: str, settings: Settings) -> Iterator[Line]:
    wanted = _wanted(settings)
    found = list(_walk(url, settings, wanted))
    yield from found
    if not wanted:
        yield Line("bundle", Level.WARN, "the documents that are hosted elsewhere cannot be compared", FIRST)
    elif not found:
        said = f"the documents that are hosted elsewhere are as they would be written now: {len(wanted)}"
        yield Line("bundle", Level.OK, said)


def _wanted(settings: Settings) -> Mapping[str, str]:
    """Return the documents as they would be written now; none where the rota or the prompts are refused."""
    try:
        rota = read_rota(settings.ivr_rota.read_text("utf-8-sig")) if settings.ivr_rota else None
        return bundle_of(settings, rota)
    except (OSError, UnicodeDecodeError, RotaError, SettingsError, StrandedError):
        return {}


def _walk(url: str, settings: Settings, wanted: Mapping[str, str]) -> Iterator[Line]:
    """Follow the links of each hosted document side by side with those of the one that it should be."""
    pages = Pages(settings.twilio_account_sid, settings.auth_tokens[0])
    todo, seen = [(url, FALLBACK)], set[str]()
    while todo:
        at, name = todo.pop(0)
        if at in seen:
            continue
        seen.add(at)
        try:
            _refuse_ours(at, settings)
            text, place = pages.fetch(at)
            _refuse_ours(place, settings)
        except HostedError as error:
            yield Line("bundle", Level.FAIL, f"{name}, hosted elsewhere: {error}", HOST)
            continue
        told = change(text, wanted.get(name, text))
        if told:
            yield _stale(name, told)
        if wanted and told in (None, Change.WORDS):
            todo += zip(links(text, place), links(wanted[name], ""), strict=True)


def _refuse_ours(at: str, settings: Settings) -> None:
    try:
        fallback_url(at)
    except ValueError:
        raise HostedError("its address is none that Twilio could ask") from None
    if _is_ours(at, settings):
        raise HostedError("it is on the server's own host, and goes when the server goes")


def _is_ours(url: str, settings: Settings) -> bool:
    return urlsplit(url).hostname == urlsplit(settings.ivr_public_url).hostname


def _stale(name: str, told: Change) -> Line:
    """Words of an older version do no harm; a phone that nobody answers any more may cost a caller."""
    level = Level.WARN if told is Change.WORDS else Level.FAIL
    return Line("bundle", level, f"{name}, hosted elsewhere, is stale: {told.value}", STALE)
