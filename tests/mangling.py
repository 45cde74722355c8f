"""What may become of a file that people keep by hand: any text, and good files in which anything went wrong."""

from hypothesis import strategies as st

VALUES = (
    *('""', '"x"', '"\\u0000"', '"07700 900123"', "0", "-1", "9" * 400, "1e999", "nan", "-inf", "true", "[]", "[[]]"),
    *(
        "{}",
        "[{}]",
        "{a = {b = {}}}",
        "2026-02-29",
        "0001-01-01",
        "9999-12-31",
        "25:99:00",
        "07:32:00",
        "1979-05-27T07:32:00Z",
    ),
    *(
        "'''",
        '"""',
        "[" * 300,
        "[" * 5000,
        "{a=" * 3000,
        "9" * 5000,
        "0x" + "f" * 5000,
        "'\ud7ff'",
        '"\\ud800"',
        "=",
        "#",
        "x",
        "",
    ),
)
NAMES = ("name", "a.b", '"\\u0000"', "''", '"[key]"', "text", "default", "__proto__", "contact", "question", "0", "é")
LINES = (
    "[x]",
    "[[x]]",
    "[x.text]",
    "x = 1",
    "[",
    "]",
    "\x00",
    "\ufeff",
    "\r",
    "[contact]",
    "[[question]]",
    "[leaflet]",
    "[ask]",
)

values, names, lines = st.sampled_from(VALUES), st.sampled_from(NAMES), st.sampled_from(LINES)


@st.composite
def mangled(draw, text):
    """Return a good file after a few mishaps."""
    written = text.splitlines()
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(written) - 1))
        name, found, value = written[place].partition("=")
        match draw(st.sampled_from(("value", "value", "name", "gone", "twice", "line", "moved", "cut"))):
            case "value":
                written[place] = f"{name}= {draw(values)}" if found else draw(lines)
            case "name":
                written[place] = f"{draw(names)} = {value}"
            case "gone":
                written[place : place + draw(st.integers(1, 9))] = []
            case "twice":
                written.insert(draw(st.integers(0, len(written))), written[place])
            case "line":
                written.insert(place, draw(lines))
            case "moved":
                written.append(written.pop(place))
            case _:
                written[place] = written[place][: draw(st.integers(0, 80))]
        written = written or [""]
    return "\n".join(written)


def any_file(good):
    """Return any text, a line or two of TOML, and the good file with mishaps."""
    bits = st.lists(st.one_of(lines, st.builds("{} = {}".format, names, values)), max_size=6).map("\n".join)
    return st.one_of(st.text(max_size=200), bits, mangled(good), mangled(good))
