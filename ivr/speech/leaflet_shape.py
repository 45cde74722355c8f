"""Whether the leaflet of one language has all that another one has: languages differ in words, not in what is said."""

from collections.abc import Iterator, Mapping

from ivr.speech.blanks import blanks
from ivr.speech.leaflet import Leaflet, Section

SIDES = ("front", "back")


def same_shape(ours: Leaflet, theirs: Leaflet) -> tuple[str, ...]:
    """Return what another language's leaflet lacks, or has too much of, beside ours."""
    return tuple(_differences(ours, theirs))


def _differences(ours: Leaflet, theirs: Leaflet) -> Iterator[str]:
    yield from _unlike("leaflet", _parts(ours), _parts(theirs))
    for side in SIDES:
        known = {section.id: section for section in getattr(ours, side)}
        found = {section.id: section for section in getattr(theirs, side)}
        yield from (f"leaflet {side} {name!r}: missing" for name in known if name not in found)
        yield from (f"leaflet {side} {name!r}: too much" for name in found if name not in known)
        both = [name for name in known if name in found]
        if both != [name for name in found if name in known]:
            yield f"leaflet {side}: in another order"
        for name in both:
            yield from _unlike(f"leaflet {side} {name!r}", _parts(known[name]), _parts(found[name]))
            if known[name].tone != found[name].tone:
                yield f"leaflet {side} {name!r}, tone: {found[name].tone!r}, not {known[name].tone!r}"


def _parts(entry: Leaflet | Section) -> Mapping[str, tuple[str, ...]]:
    """Return the words of an entry by the field that holds them, without those of its sections."""
    fields = {name: value for name, value in entry if name not in (*SIDES, "id", "tone")}
    return {name: (value,) if isinstance(value, str) else value for name, value in fields.items()}


def _unlike(where: str, ours: Mapping[str, tuple[str, ...]], theirs: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for field, known in ours.items():
        found = theirs[field]
        if len(found) != len(known):
            yield f"{where}, {field}: {len(found)}, not {len(known)}"
            continue
        for place, (mine, other) in enumerate(zip(known, found, strict=True), start=1):
            if blanks(mine) != blanks(other):
                named = ", ".join(sorted(blanks(mine) ^ blanks(other)))
                yield f"{where}, {field} {place}: unlike in {named}"
