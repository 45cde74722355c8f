"""The words in which a doctor is told about a caller."""

from collections.abc import Iterator, Mapping

from ivr.call.acts import Handover
from ivr.call.prompts import Prompt, block_name, short_name
from ivr.speech.catalogue import Catalogue
from ivr.triage import Rules


def handover_text(handover: Handover, rules: Rules, catalogue: Catalogue) -> str:
    """Return the handover as spoken: why, then yes, not sure, no, and what was not asked."""
    marked = {"line": catalogue.text(Prompt.HANDOVER_NUISANCE)} if handover.nuisance else {}
    lists = {
        Prompt.HANDOVER_YES: handover.yes,
        Prompt.HANDOVER_UNSURE: handover.unsure,
        Prompt.HANDOVER_NO: handover.no,
        Prompt.HANDOVER_UNASKED: handover.unasked,
    }
    blocks = _blocks(rules)
    said = [
        catalogue.text(prompt, {"names": ", ".join(_names(ids, blocks, catalogue))})
        for prompt, ids in lists.items()
        if ids
    ]
    if handover.unasked and not (handover.yes or handover.unsure or handover.no):
        said = [catalogue.text(Prompt.HANDOVER_NOTHING)]
    return " ".join([catalogue.text(handover.why, marked), *said])


def _blocks(rules: Rules) -> Mapping[str, tuple[str, ...]]:
    names = dict.fromkeys(question.block for question in rules.questions)
    return {name: tuple(q.id for q in rules.questions if q.block == name) for name in names}


def _names(ids: tuple[str, ...], blocks: Mapping[str, tuple[str, ...]], catalogue: Catalogue) -> Iterator[str]:
    """Name each question, or its whole block where all of the block is in the list: 12 seconds are short."""
    for block, members in blocks.items():
        if all(member in ids for member in members):
            yield catalogue.text(block_name(block))
        else:
            yield from (catalogue.text(short_name(member)) for member in members if member in ids)
