"""Dials every route on a practice line, and stops the time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ivr.call.keys import Key
from ivr.simulator.players import Registrar, ScriptedCaller, ScriptedContacts
from ivr.simulator.practice import PracticeLine, practice_line
from ivr.simulator.timing.results import Run, Timed
from ivr.simulator.timing.routes import Route, routes
from ivr.simulator.timing.trials import TRIALS, Caller, Trial, Way
from ivr.store import one_call
from ivr.triage import current_rules


class OffRouteError(Exception):
    """A call did not go the way that was to be timed: its seconds would be those of something else."""


def measure(trials: Iterable[Trial] = TRIALS, **settings: Any) -> tuple[Run, ...]:  # noqa: ANN401 each setting has a type of its own
    """Dial every route of every trial; `settings` are the line's own, as `practice_line` takes them."""
    ways = routes(current_rules())
    return tuple(_run(trial, ways, settings) for trial in trials)


def _run(trial: Trial, ways: tuple[Route, ...], settings: dict[str, Any]) -> Run:
    longest = max(ways, key=lambda route: len(route.answers))
    named = settings | {"ivr_line_name": trial.line_name}
    with practice_line(rest=trial.way is Way.QUEUE, **named) as line:
        watch = _Stopwatch(line, trial.caller)
        extras = watch.extras(longest) if trial.caller.repeats else ()
        return Run(trial, tuple(watch.timed(route, extras) for route in ways))


@dataclass(frozen=True, slots=True)
class _Stopwatch:
    """Dials one line as one kind of caller does."""

    line: PracticeLine
    caller: Caller

    def timed(self, route: Route, extras: tuple[float, ...]) -> Timed:
        """Dial a route. `extras`: of all questions there are; a route has the first of them."""
        plain = self._dial(route, route.signs)
        return Timed(route, plain, extras[: len(route.answers)], self.caller.repeats)

    def extras(self, longest: Route) -> tuple[float, ...]:
        """Return what each question costs that is heard again, dialled on the route that has them all."""
        signs, plain = longest.signs, self._dial(longest, longest.signs)
        again = (f"{signs[:place]}{Key.AGAIN}{signs[place:]}" for place in range(len(signs)))
        return tuple(round(self._dial(longest, repeated) - plain, 3) for repeated in again)

    def _dial(self, route: Route, signs: str) -> float:
        """Ring the line, be put through and talk; return the seconds after which the first phone rang."""
        doctors = ScriptedContacts([Registrar.ACCEPT])
        phone = self.line.telephone(ScriptedCaller(signs, thinks=self.caller.thinks), doctors)
        phone.session.words_a_minute = self.caller.words_a_minute
        rang_at = phone.call().rang_at
        written = one_call(self.line.engine, phone.session.sid)
        if not rang_at or written is None or written.answers != route.answers:
            raise OffRouteError(f"{route.name}: the keys {signs!r} led elsewhere")
        return round(rang_at[0], 3)
