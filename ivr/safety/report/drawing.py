"""Where the boxes and arrows of the flow stand on a page of A4: lengths in millimetres, on paper as in the picture."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap

from ivr.call import At
from ivr.safety.report.flow import PERSON, Arrow, Place

GRID: tuple[tuple[At, ...], ...] = (
    (At.NEW, At.LANGUAGE, At.RETURNING, At.PROFESSIONAL),
    (At.ASKING,),
    (At.OFFERING, At.ADVISING, At.MENU, At.CLIP),
    (At.WAITING, At.RINGING),
    (At.CHECKING, At.CUT_SHORT, At.AFTER_TALK, At.UNANSWERED),
    (At.CLOSED, At.LIFELINE),
)
"""The rows of boxes; fewer than four share the width."""

WIDTH, BETWEEN, UNDER = 182.0, 11.0, 12.0
"""Of the picture, between two boxes, and between two rows."""

TOP, PAD, LINE, HEAD = 9.0, 1.6, 3.0, 8.4
LETTER = 1.15
"""How wide a letter is, with some room to spare."""

A_PERSON = 'from every prompt: what its box names under "A person"'
NOBODY_LEFT = "if nobody is left to ring"


@dataclass(frozen=True, slots=True)
class Box:
    """A place, drawn. `lines`: what stands in it, broken to its width."""

    place: Place
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        """Half of its width, from the left of the picture."""
        return self.x + self.width / 2

    @property
    def is_person(self) -> bool:
        """Whether this is where a person is sought."""
        return self.place.at in PERSON

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow, drawn: its corners, and its label with the place of that."""

    points: tuple[tuple[float, float], ...]
    label: tuple[str, ...]
    x: float
    y: float
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """The whole picture."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    line: float = LINE


def figure(places: Mapping[At, Place], arrows: Iterable[Arrow]) -> Figure:
    """Return the picture of these places and arrows."""
    drawn = {box.place.at: box for box in _boxes(places)}
    lines = (_to_a_person(drawn[At.WAITING]), *(_line(one, drawn) for one in arrows))
    return Figure(WIDTH, max(box.bottom for box in drawn.values()) + 1, tuple(drawn.values()), lines)


def _boxes(places: Mapping[At, Place]) -> Iterator[Box]:
    y = TOP
    for row in GRID:
        width = (WIDTH - BETWEEN * (len(row) - 1)) / len(row)
        texts = [_broken(places[at], width) for at in row]
        height = HEAD + max(map(len, texts)) * LINE + PAD
        for column, (at, lines) in enumerate(zip(row, texts, strict=True)):
            yield Box(places[at], column * (width + BETWEEN), y, width, height, lines)
        y += height + UNDER


def _broken(place: Place, width: float) -> tuple[str, ...]:
    room = int((width - 2 * PAD) / LETTER)
    return tuple(line for text in (place.about, *place.lines) for line in wrap(text, room, subsequent_indent="  "))


def _line(one: Arrow, drawn: Mapping[At, Box]) -> Line:
    source, target = drawn[one.sources[0]], drawn[one.target]
    if len(one.sources) > 1 or source.y != target.y:
        return _upright(one, source, target)
    if abs(source.x - target.x) <= source.width + BETWEEN + 1:
        return _level(one, source, target)
    return _around(one, source, target)


def _upright(one: Arrow, source: Box, target: Box) -> Line:
    """Draw between two rows: down on the left of the narrower box, up on its right."""
    narrow = min(source, target, key=lambda box: box.width)
    down = source.y < target.y
    x = narrow.middle + (-narrow.width / 3 if down else narrow.width / 10)
    start, end = (source.bottom, target.y) if down else (source.y, target.bottom)
    label = tuple(wrap(one.label, 17 if down else 11))
    y = min(start, end) + UNDER / 2 - LINE * 0.85 * (len(label) - 1) / 2 + 0.8
    return Line(((x, start), (x, end)), label, x + 1.2, y)


def _to_a_person(queue: Box) -> Line:
    """Draw what each prompt names instead of an arrow of its own."""
    return Line(
        ((WIDTH / 2 - BETWEEN, queue.y - UNDER / 2 - 1), (WIDTH / 2 - BETWEEN, queue.y)),
        (A_PERSON,),
        WIDTH / 2 - BETWEEN + 1.2,
        queue.y - UNDER / 3,
    )


def _level(one: Arrow, source: Box, target: Box) -> Line:
    """Draw between two neighbours: to the right above, to the left below."""
    right = source.x < target.x
    start, end = (source.x + source.width, target.x) if right else (source.x, target.x + target.width)
    y = source.y + source.height * (0.42 if right else 0.85)
    label = tuple(wrap(one.label, 9))
    return Line(
        ((start, y), (end, y)), label, (start + end) / 2, y - 1 - LINE * 0.85 * (len(label) - 1), is_centred=True
    )


def _around(one: Arrow, source: Box, target: Box) -> Line:
    """Draw over or under the boxes that stand between."""
    if source.place.at is At.NEW:
        y, edge, label = source.y - 5, "y", one.label
    else:
        y, edge, label = source.bottom + 4.5, "bottom", NOBODY_LEFT
    start, end = (source.middle, getattr(source, edge)), (target.middle, getattr(target, edge))
    return Line((start, (start[0], y), (end[0], y), end), (label,), start[0] + 2, y - 1)
