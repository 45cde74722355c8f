"""Passwords of staff: what is kept of them, and whether one is right. No password is kept or told."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 12
"""Characters of a password."""

# One thread and 19 MiB: the machine that checks a password also answers the phone.
# https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$hzVHOnMRi2WzsQUDuNgvZg$NYYAZm0aukVh/3JrIkaI7HVChdltUKgFXrTotGgzFUk"
"""What stands in for a name that nobody has: to refuse it takes as long as to refuse a wrong password."""


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    return HASHER.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Tell whether it is the password of which that is kept. None: nobody's, which costs as much to refuse."""
    try:
        return HASHER.verify(kept or NOBODYS, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_dated(kept: str) -> bool:
    """Tell whether a password was hashed in a weaker way than today's."""
    return HASHER.check_needs_rehash(kept)
