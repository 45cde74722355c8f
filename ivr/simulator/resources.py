"""What the exchange tells of calls, queues and messages, in the shapes that Twilio publishes."""

import datetime as dt
import re
from collections.abc import Sequence
from email.utils import format_datetime
from urllib.parse import urlencode

from ivr.simulator.asking import Asked
from ivr.simulator.calls import CallLeg
from ivr.simulator.numbers import Holding, PhoneNumber
from ivr.simulator.queues import CallQueue
from ivr.simulator.texts import Message
from ivr.simulator.world import World
from ivr.speech.segments import parts

Resource = dict[str, object]
VERSION = "2010-04-01"
ENDED_BADLY = ("busy", "failed", "no-answer", "canceled")


def moment(world: World, elapsed: float | None) -> str | None:
    """Return a moment as Twilio writes it (RFC 2822), None for never."""
    if elapsed is None:
        return None
    return format_datetime(world.clock.start + dt.timedelta(seconds=elapsed))


def uri(world: World, path: str) -> str:
    """Return the path of a resource."""
    return f"/{VERSION}/Accounts/{world.account}{path}"


def call(leg: CallLeg) -> Resource:
    """Return a call."""
    world, lasted = leg.world, None
    if leg.ended_at is not None and leg.status not in ENDED_BADLY:
        lasted = str(round(leg.ended_at - (leg.answered_at if leg.answered_at is not None else leg.ended_at)))
    return {
        "sid": leg.sid,
        "account_sid": world.account,
        "api_version": VERSION,
        "parent_call_sid": leg.parent_sid or None,
        "to": leg.to,
        "to_formatted": leg.to,
        "from": leg.origin,
        "from_formatted": leg.origin,
        "status": leg.status,
        "direction": leg.direction,
        "date_created": moment(world, leg.created_at),
        "date_updated": moment(world, leg.ended_at if leg.ended_at is not None else leg.created_at),
        "start_time": moment(world, leg.started_at),
        "end_time": moment(world, leg.ended_at),
        "duration": lasted,
        "price": None,
        "price_unit": "USD",
        "answered_by": None,
        "forwarded_from": None,
        "caller_name": None,
        "phone_number_sid": None,
        "group_sid": None,
        "trunk_sid": None,
        "queue_time": "0",
        "annotation": None,
        "uri": uri(world, f"/Calls/{leg.sid}.json"),
        "subresource_uris": {},
    }


def queue(world: World, one: CallQueue) -> Resource:
    """Return a queue."""
    created = moment(world, one.created_at)
    return {
        "sid": one.sid,
        "account_sid": world.account,
        "friendly_name": one.name,
        "current_size": len(one.places),
        "max_size": 1000,
        "average_wait_time": one.average,
        "date_created": created,
        "date_updated": created,
        "uri": uri(world, f"/Queues/{one.sid}.json"),
    }


def message(world: World, sent: Message) -> Resource:
    """Return a message."""
    return {
        "sid": sent.sid,
        "account_sid": world.account,
        "api_version": VERSION,
        "to": sent.to,
        "from": sent.sender,
        "body": sent.body,
        "status": sent.status,
        "direction": "outbound-api",
        "num_segments": str(parts(sent.body)),
        "num_media": "0",
        "date_created": moment(world, sent.at),
        "date_updated": moment(world, sent.updated_at),
        "date_sent": moment(world, sent.sent_at),
        "error_code": sent.error.code if sent.error else None,
        "error_message": sent.error.words if sent.error else None,
        "messaging_service_sid": None,
        "price": None,
        "price_unit": "USD",
        "uri": uri(world, f"/Messages/{sent.sid}.json"),
        "subresource_uris": {},
    }


def account(world: World, holding: Holding) -> Resource:
    """Return the account."""
    started = moment(world, 0.0)
    return {
        "sid": world.account,
        "friendly_name": "practice",
        "status": holding.status,
        "type": holding.kind,
        "auth_token": None,
        "owner_account_sid": world.account,
        "date_created": started,
        "date_updated": started,
        "uri": f"/{VERSION}/Accounts/{world.account}.json",
        "subresource_uris": {},
    }


def number(world: World, owned: PhoneNumber) -> Resource:
    """Return a number of the account."""
    started = moment(world, 0.0)
    holds = {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(): value for name, value in owned.holds.items()}
    return {
        "sid": owned.sid,
        "account_sid": world.account,
        "api_version": VERSION,
        "friendly_name": owned.number,
        "phone_number": owned.number,
        "origin": "twilio",
        "capabilities": {what: what in owned.able for what in ("voice", "sms", "mms", "fax")},
        "beta": False,
        "address_requirements": "none",
        "address_sid": None,
        "identity_sid": None,
        "bundle_sid": None,
        "emergency_status": "Inactive",
        "emergency_address_sid": None,
        "emergency_address_status": "unregistered",
        "voice_receive_mode": "voice",
        "voice_caller_id_lookup": False,
        "sms_fallback_url": "",
        "sms_fallback_method": "POST",
        **holds,
        "trunk_sid": holds["trunk_sid"] or None,
        "status": "in-use",
        "date_created": started,
        "date_updated": started,
        "uri": uri(world, f"/IncomingPhoneNumbers/{owned.sid}.json"),
    }


def country(code: str, *, ordinary: bool) -> Resource:
    """Return what may be rung in a country."""
    return {
        "iso_code": code,
        "name": "United Kingdom",
        "continent": "EUROPE",
        "country_codes": ["+44"],
        "low_risk_numbers_enabled": ordinary,
        "high_risk_special_numbers_enabled": False,
        "high_risk_tollfraud_numbers_enabled": False,
        "url": None,
        "links": {},
    }


def page(world: World, name: str, every: Sequence[Resource], asked: Asked, filters: dict[str, str]) -> Resource:
    """Return one page of a list, with the address of the next one."""
    size, number = asked.whole("PageSize", 50, 1, 1000), asked.whole("Page", 0, 0, 1_000_000)
    start, path = size * number, uri(world, f"/{name.title().replace('_', '')}.json")
    shown = list(every[start : start + size])

    def link(at: int) -> str:
        return f"{path}?{urlencode(filters | {'PageSize': size, 'Page': at, 'PageToken': f'PA{at}'})}"

    return {
        name: shown,
        "page": number,
        "page_size": size,
        "start": start,
        "end": start + max(0, len(shown) - 1),
        "uri": link(number),
        "first_page_uri": link(0),
        "next_page_uri": link(number + 1) if len(every) > start + size else None,
        "previous_page_uri": link(number - 1) if number else None,
    }
