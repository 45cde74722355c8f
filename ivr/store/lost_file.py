"""The local file of what could not be saved: one line for each thing that happened, for several processes at once."""

import datetime as dt
import errno
import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from ivr.call import Event


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What happened to a call, as its journal will have it. `leg`: one of the call's, where its own id is not known."""

    key: str
    at: dt.datetime
    event: Event
    sid: str | None = None
    leg: str | None = None


LINE = TypeAdapter(Unsaved)


def line_of(unsaved: Unsaved) -> bytes:
    """Return the line that stands for this in the file. JSON has no line break in it."""
    return LINE.dump_json(unsaved, exclude_none=True) + b"\n"


@dataclass(frozen=True, slots=True)
class LostFile:
    """The file. Each of its functions waits for the disk, and raises OSError where that refuses."""

    path: Path

    def add(self, line: bytes) -> None:
        """Append a line, and return once it lasts. Where it does not fit in whole, nothing of it stays."""
        with self._locked() as file:
            size = os.fstat(file).st_size
            cut_short = size and os.pread(file, 1, size - 1) != b"\n"
            try:
                _write(file, b"\n" * bool(cut_short) + line)
            except OSError:
                os.ftruncate(file, size)
                raise
        if size == 0:
            self._keep_names()

    def check(self) -> None:
        """Write and take back a blank line, as `add` would."""
        with self._locked() as file:
            size = os.fstat(file).st_size
            try:
                _write(file, b"\n")
            finally:
                os.ftruncate(file, size)

    def can_be_written(self) -> bool:
        """Tell whether this process may write it. Makes nothing: the file must be the server's own."""
        if self.path.exists():
            return self.path.is_file() and os.access(self.path, os.R_OK | os.W_OK)
        return os.access(self.path.absolute().parent, os.W_OK | os.X_OK)

    def read(self) -> tuple[list[Unsaved], int]:
        """Return what waits, oldest first, and how many lines cannot be read. Without a file there is nothing."""
        try:
            lines = [line for line in self.path.read_bytes().splitlines() if line.strip()]
        except FileNotFoundError:
            return [], 0
        found = [unsaved for line in lines if (unsaved := _understood(line))]
        return found, len(lines) - len(found)

    def remove(self, saved: Collection[Unsaved]) -> None:
        """Take out the lines of what is saved, and nothing else. Whoever dies over it leaves the file as it was."""
        with self._locked() as file:
            before = self.path.read_bytes().splitlines(keepends=True)
            rest = [line for line in before if _understood(line) not in saved and line.strip()]
            if not rest:
                os.ftruncate(file, 0)
            elif len(rest) < len(before):
                self._replace(b"".join(rest))

    def _replace(self, text: bytes) -> None:
        new = self.path.with_name(f"{self.path.name}.new")
        file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            _write(file, text)
        finally:
            os.close(file)
        new.replace(self.path)
        self._keep_names()

    @contextmanager
    def _locked(self) -> Iterator[int]:
        file = self._lock()
        try:
            yield file
        finally:
            os.close(file)

    def _lock(self) -> int:
        """Open the file for one process at a time. Whoever had it before may have put another in its place."""
        while True:
            file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            fcntl.flock(file, fcntl.LOCK_EX)
            if self.path.exists() and self.path.stat().st_ino == os.fstat(file).st_ino:
                return file
            os.close(file)

    def _keep_names(self) -> None:
        """Have the folder last, too: a new file's name is kept in it."""
        folder = os.open(self.path.absolute().parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _understood(line: bytes) -> Unsaved | None:
    try:
        return LINE.validate_json(line)
    except ValueError:
        return None


def _write(file: int, text: bytes) -> None:
    """Write all of it in one go, and wait for the disk."""
    if os.write(file, text) != len(text):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(file)
