"""Removing what is kept of people: a few calls in each short transaction, so that no caller waits and none is half gone.

Whatever is killed between two of them has done a part of the work, and doing it again does the rest.
"""

import datetime as dt
import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ivr.call import LegState
from ivr.oncall.phones import STAFF
from ivr.store import counts
from ivr.store.engine import reading
from ivr.store.past import past_calls, past_keyed, past_legs, purges
from ivr.store.schema import calls, checks, events, keyed, legs, looks, marks, rotas, tries
from ivr.store.scope import Candidate, Scope, candidates, london_day, may_go
