"""The keys. Each has its one home here: it routes the press and fills the sentence that names it."""

from enum import StrEnum


class Key(StrEnum):
    """A key of the caller's or the doctor's telephone, the same at every prompt."""

    YES = "1"
    NO = "2"
    UNSURE = "3"
    PROFESSIONAL = "5"
    NINE = "9"
    PERSON = "0"
    AGAIN = "*"
    BACK = "#"


SPOKEN = {
    "yes": Key.YES.value,
    "no": Key.NO.value,
    "unsure": Key.UNSURE.value,
    "professional": Key.PROFESSIONAL.value,
    "person": Key.PERSON.value,
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
}
"""What a prompt's key slots are filled with; `first` to `fourth` are the choices of a menu."""
