"""Hazard logs made up for tests, and the one that ships."""

from ivr.safety import read_hazards

LOG = read_hazards()


MEANINGS = """
version = "1"
status = "draft"
signed_by = []
[meaning]
severity = { minor = "a", significant = "b", considerable = "c", major = "d", catastrophic = "e" }
likelihood = { "very low" = "a", low = "b", medium = "c", high = "d", "very high" = "e" }
risk = { 1 = "a", 2 = "b", 3 = "c", 4 = "d", 5 = "e" }
[matrix]
"very high" = [3, 4, 4, 5, 5]
high = [2, 3, 3, 4, 5]
medium = [2, 2, 3, 3, 4]
low = [1, 2, 2, 3, 4]
"very low" = [1, 1, 2, 2, 3]
"""


SHOWN = '{ kind = "design", what = "it does", evidence = ["tests/test_a.py::test_one"] }'


def entry(*controls, name="H07", before="high", after="medium", severity="major"):
    """Return one hazard as it stands in the file."""
    return f"""
[hazard.{name}]
title = "t"
cause = ["c"]
effect = "e"
owner = "o"
before = {{ severity = "{severity}", likelihood = "{before}" }}
after = {{ severity = "{severity}", likelihood = "{after}" }}
controls = [{", ".join(controls)}]
"""
