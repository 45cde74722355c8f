"""What the line says of itself, for whoever runs it: records of a fixed text and of fields from a list.

    log = get_logger(__name__)
    log.error("a report is not saved yet", call=sid, error=error)

Nothing else can be said: `fields` lists what there is, and takes things of the program, never texts of people. What
is not on the list is left out, and the record names the field that was. There is no other way to log in the package.
"""

from ivr.logs.door import SILENT, hush, in_lines, to_stderr
from ivr.logs.faults import where
from ivr.logs.fields import Doing
from ivr.logs.guard import get_logger

__all__ = ["SILENT", "Doing", "get_logger", "hush", "in_lines", "to_stderr", "where"]
