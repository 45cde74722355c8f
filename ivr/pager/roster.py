"""Who is on call, kept up to date while the line runs: the rota's file as it is now, or the last good one."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from ivr.call import Contact
from ivr.logs import get_logger
from ivr.oncall import Nameless, Phone, Rota, RotaError, directory, everyone, leads, oddities, phones, read_rota
from ivr.store import adopt, rota_in_force

log = get_logger(__name__)

LOOK_EVERY = dt.timedelta(seconds=2)
"""How often the file is looked at."""

REFUSED = "the rota is refused, {} is used: the log says why"
Keep = Callable[[Callable[[], object]], None]


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is on call at a moment. `order`: the phones to ring; `leads`: those who are told when call-backs wait."""

    order: tuple[Phone, ...]
    leads: tuple[Phone, ...]
    directory: dict[str, Phone]
    last_resort: frozenset[str]
    """The contacts, by their keys, who are rung for a call-back only when nobody else has answered."""

    @property
    def contacts(self) -> tuple[Contact, ...]:
        """The contacts to ring, in order."""
        return tuple(phone.contact for phone in self.order)

    @property
    def others(self) -> tuple[Contact, ...]:
        """The contacts who are not rung now."""
        listed = {phone.contact.key for phone in self.order}
        return tuple(phone.contact for key, phone in self.directory.items() if key not in listed)

    def same_phone(self, keys: frozenset[str]) -> frozenset[str]:
        """Return every contact whose phone is one of these contacts' phones."""
        numbers = {self.directory[key].number for key in keys if key in self.directory}
        return frozenset(key for key, phone in self.directory.items() if phone.number in numbers)


class RotaFile:
    """The rota in force. Nothing that is wrong with the file ever raises here; it is loud instead."""

    def __init__(self, path: Path | None, registrar_number: str, engine: Engine, keep: Keep) -> None:
        self._path, self._number, self._engine, self._keep = path, registrar_number, engine, keep
        self._lock = threading.Lock()
        self._looked_at: dt.datetime | None = None
        self._seen: tuple[int, int] | None = None
        self._adopted: Callable[[], object] | None = None
        self.rota: Rota | None = None
        self.faults: tuple[str, ...] = ()

    def roster(self, at: dt.datetime) -> Roster:
        """Return who is on call at that moment, by the file as it is now."""
        self._look(at)
        order = phones(self.rota, self._number, at)
        last = set(self.rota.last_resort) if self.rota else set()
        keys = {phone.contact.key for phone in order if phone.contact.key.partition("/")[0] in last}
        return Roster(
            order=order,
            leads=leads(self.rota),
            directory=dict(directory((*everyone(self.rota, self._number), *order))),
            last_resort=frozenset({*keys, order[-1].contact.key}),
        )

    def keep_adopted(self) -> None:
        """Have the rota written down that is in force. Not before a server has forked its workers."""
        with self._lock:
            adopted, self._adopted = self._adopted, None
        if adopted:
            self._keep(adopted)

    def oddities(self, at: dt.datetime) -> tuple[str, ...]:
        """Return what is odd about the rota at that moment, though it is well formed."""
        return oddities(self.rota, at) if self.rota else ()

    def _look(self, at: dt.datetime) -> None:
        with self._lock:
            if self._path is None or (self._looked_at and abs(at - self._looked_at) < LOOK_EVERY):
                return
            first, self._looked_at = self._looked_at is None, at
            try:
                found = self._path.stat()
                before, self._seen = self._seen, (found.st_mtime_ns, found.st_size)
                if self._seen != before:
                    self._read(at)
                elif self.faults and self.rota is None:
                    self.rota = self._last_good()
            except (OSError, UnicodeDecodeError, RotaError) as error:
                self._seen = None if isinstance(error, OSError) else self._seen
                self._refuse(error, first=first)

    def _read(self, at: dt.datetime) -> None:
        text = self._path.read_text("utf-8-sig") if self._path else ""
        self.rota, self.faults = read_rota(text), ()
        for oddity in self.oddities(at):
            log.critical("the rota is odd", lines=[Nameless(oddity)])
        self._adopted = partial(adopt, self._engine, text, at)

    def _refuse(self, error: Exception, *, first: bool) -> None:
        """Keep to the rota in force; at start, to the last one that the database knows."""
        if first or self.rota is None:
            self.rota = self._last_good()
        used = "the last good one" if self.rota else "only IVR_REGISTRAR_NUMBER"
        fault = REFUSED.format(used)
        if self.faults != (fault,):
            lines = error.nameless if isinstance(error, RotaError) else None
            log.critical("the rota is refused", last_good=self.rota is not None, lines=lines, error=error)
        self.faults = (fault,)

    def _last_good(self) -> Rota | None:
        try:
            text = rota_in_force(self._engine)
            return read_rota(text) if text else None
        except Exception as error:  # noqa: BLE001 the registrar's number is left
            log.critical("the last good rota cannot be read", error=error)
            return None
