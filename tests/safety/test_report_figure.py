"""The figure in the safety report: every place and event of a call is on it, and can be seen."""

from ivr.call import At
from ivr.call.keypad import KEYS
from ivr.call.moves import ANYWHERE, GONE, MOVES
from ivr.safety.proof.graph import unwalked
from ivr.safety.report.drawing import GRID, WIDTH, figure
from ivr.safety.report.flow import arrows, boxes
from ivr.safety.report.words import EVENTS, PLACES
from tests.safety.reporting import walk


def test_the_figure_has_every_place_once_and_every_event_a_name():
    assert sorted(at.value for row in GRID for at in row) == sorted(at.value for at in At)
    assert set(PLACES) == set(At)
    happens = {event.__name__ for table in (*MOVES.values(), ANYWHERE, GONE) for event in table}
    assert happens <= set(EVENTS)


def test_the_walk_behind_the_figure_goes_through_every_row_that_moves_a_caller():
    """Of the rows that are for any place it need not see those that staff and reports bring about."""
    _, graph = walk()
    assert [one for one in unwalked(graph) if "anywhere" not in one] == []


def test_every_key_and_event_of_the_tables_leads_somewhere_in_the_figure():
    edges, _ = walk()
    seen = {(edge.source, edge.cause) for edge in edges}
    assert {(at, str(key)) for at, table in KEYS.items() for key in table} <= seen
    named = {(at, event.__name__) for at, table in MOVES.items() for event in table if event.__name__ != "Pressed"}
    assert named <= seen


def test_the_figure_keeps_what_must_be_seen():
    """From the queue to nobody answered, from the topics back to the questions; and what needs no arrow."""
    edges, _ = walk()
    drawn = {(one.sources, one.target): one.label for one in arrows(edges)}
    person = (At.WAITING, At.RINGING)
    assert all((person, at) in drawn for at in (At.CHECKING, At.CUT_SHORT, At.AFTER_TALK, At.UNANSWERED))
    assert drawn[(At.CLIP,), At.ASKING] == "1"
    assert drawn[(At.MENU,), At.CLIP] == "1, 2, 3, 4"
    lines = {at: dict(line.split(": ", 1) for line in box.lines) for at, box in boxes(edges).items()}
    assert lines[At.ASKING]["A person"].startswith("1, 3, 0")
    assert "silence" in lines[At.ASKING]["A person, if repeated"]
    assert "silence" in lines[At.OFFERING]["A person"]
    prompts = set(At) - {At.NEW, At.WAITING, At.RINGING, At.LIFELINE, At.CLOSED}
    assert all("0" in lines[at]["A person"] for at in prompts)


def test_nothing_of_the_figure_lies_outside_or_upon_another_box():
    edges, _ = walk()
    drawn = figure(boxes(edges), arrows(edges))
    for box in drawn.boxes:
        assert box.x >= 0
        assert box.x + box.width <= WIDTH + 0.01
        assert box.bottom <= drawn.height
    for one in drawn.boxes:
        over = [
            two for two in drawn.boxes if two is not one and abs(two.middle - one.middle) < (one.width + two.width) / 2
        ]
        assert all(two.y >= one.bottom or two.bottom <= one.y for two in over)
    assert drawn.height <= 245  # beside its heading, on one page of A4
