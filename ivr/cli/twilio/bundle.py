"""`ivr twilio bundle`: what is played when our server cannot be reached, as files to be hosted away from it."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import click

from ivr.cli.oncall import now, read
from ivr.cli.serve import settings as settings_or_stop
from ivr.cli.twilio.upload import MANIFEST, TOLD, placeholder, told
from ivr.oncall import LONDON, Phone, Rota, phones_at_any_hour
from ivr.settings import Settings, SettingsError, fallback_url
from ivr.telephony import FALLBACK, StrandedError, bundle_of
from ivr.telephony.bundle import Address
from ivr.triage import current_rules


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("fallback"),
    show_default=True,
    metavar="DIR",
    help="The folder to write to.",
)
@click.option("--at", metavar="URL", help="Where that folder will be hosted. Default: that of IVR_FALLBACK_URL.")
@click.option("--bins", is_flag=True, help="For TwiML Bins: a mark in the place of each link, to be filled in.")
def bundle(out: Path, at: str | None, *, bins: bool) -> None:
    """Write the documents that ring the contacts when this server cannot be reached, and how to host them.

    They ring only phones that do not depend on the hour: make them anew when those change, or the words.
    """
    if at and bins:
        raise click.UsageError("--at and --bins exclude each other: a bin's address is Twilio's to choose.")
    settings, (rota, number) = settings_or_stop(Settings), read()
    at = _checked(at, settings) if at else _hosted_now(settings)
    documents = _documents(settings, rota, placeholder if bins else _address(at))
    contents = _manifest(settings, documents, phones_at_any_hour(rota, number))
    page = told(list(documents), settings.ivr_line_name, at=at, bins=bins, made=now().astimezone(LONDON))
    _write(out, {**documents, MANIFEST: f"{json.dumps(contents, indent=2)}\n", TOLD: page})
    for name in documents:
        click.echo(out / name)
    click.echo(f"{out / TOLD} says how to host them. They hold numbers of staff.")


def _checked(at: str, settings: Settings) -> str:
    try:
        parts = urlsplit(fallback_url(at))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--at") from error
    if parts.query or parts.hostname == urlsplit(settings.ivr_public_url).hostname:
        raise click.BadParameter("must be a folder, and away from the host of IVR_PUBLIC_URL", param_hint="--at")
    return at.rstrip("/")


def _hosted_now(settings: Settings) -> str:
    """Return the folder in which the first document is hosted, if it is one; a bin's address is none."""
    folder, slash, name = (settings.ivr_fallback_url or "").rpartition("/")
    return folder if slash and name == FALLBACK else ""


def _address(at: str) -> Address:
    return (lambda name: f"{at}/{name}") if at else str


def _documents(settings: Settings, rota: Rota | None, address: Address) -> Mapping[str, str]:
    try:
        return bundle_of(settings, rota, address)
    except (SettingsError, StrandedError) as error:
        raise click.ClickException(str(error)) from error


def _manifest(settings: Settings, documents: Mapping[str, str], phones: tuple[Phone, ...]) -> dict[str, object]:
    """Return what tells one bundle from another, for whoever looks after it. It names nobody and no number."""
    wording = settings.languages(current_rules()).default.stamp
    return {
        "made": now().astimezone(dt.UTC).isoformat(timespec="seconds"),
        "wording": wording,
        "phones": len(phones),
        "contacts": _hash("\n".join(repr(phone) for phone in phones)),
        "documents": {name: _hash(text) for name, text in documents.items()},
    }


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _write(out: Path, files: Mapping[str, str]) -> None:
    """Write the files, and take away a document that no other leads to any more."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for old in set(out.glob("operator-*.xml")) - {out / name for name in files}:
            old.unlink()
        for name, text in files.items():
            (out / name).write_text(text, "utf-8")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written ({type(error).__name__})") from error
