"""How far the actions that a framework's controls name got."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.model.finding import Outcome
from scanner.model.framework import Control, ControlCoverage, Framework, FrameworkCoverage
from scanner.model.names import did_you_mean
from scanner.model.points import percent
from scanner.model.problem import InputError, Problem

_WORST_FIRST = (Outcome.FAILED, Outcome.PARTIAL, Outcome.NOT_ASSESSED, Outcome.PASSED)


def frameworks(
    outcomes: Mapping[str, Outcome], known: Iterable[Framework], off: Iterable[str] = ()
) -> tuple[FrameworkCoverage, ...]:
    """Coverage of each framework, given the outcome of each action by its id, and the ids of those switched off.

    Actions that were not measured are left out of every count. Ids are compared exactly; the loader has put the
    action's own id in the place of an alias.
    """
    switched_off = frozenset(off)
    return tuple(_covered(framework, outcomes, switched_off) for framework in known)


def _covered(framework: Framework, outcomes: Mapping[str, Outcome], off: frozenset[str]) -> FrameworkCoverage:
    mapped = {id for control in framework.controls for id in control.actions} & outcomes.keys()
    counted = [outcomes[id] for id in mapped if outcomes[id] is not Outcome.NOT_APPLICABLE]
    passed = counted.count(Outcome.PASSED)
    return FrameworkCoverage(
        id=framework.id,
        title=framework.title,
        version=framework.version,
        publisher=framework.publisher,
        url=framework.url,
        mapped=len(counted),
        passed=passed,
        partial=counted.count(Outcome.PARTIAL),
        failed=counted.count(Outcome.FAILED),
        not_assessed=counted.count(Outcome.NOT_ASSESSED),
        percent=percent(passed, len(counted)) if counted else None,
        controls=tuple(_control(control, outcomes) for control in framework.controls),
        unmapped=tuple(control.id for control in framework.controls if not (control.actions or control.related)),
        switched_off=tuple(sorted(off & framework.actions)),
    )


def _control(control: Control, outcomes: Mapping[str, Outcome]) -> ControlCoverage:
    actions = tuple([id for id in control.actions if id in outcomes])
    return ControlCoverage(
        id=control.id,
        title=control.title,
        outcome=_together([outcomes[id] for id in actions]),
        actions=actions,
        related=tuple([id for id in control.related if id in outcomes]),
    )


def _together(outcomes: list[Outcome]) -> Outcome | None:
    """One outcome for several: as good as the worst, and partial where some are better than failed."""
    if not outcomes:
        return None
    if len(outcomes) == 1:
        return outcomes[0]
    applicable = [outcome for outcome in outcomes if outcome is not Outcome.NOT_APPLICABLE]
    if not applicable:
        return Outcome.NOT_APPLICABLE
    worst = min(applicable, key=_WORST_FIRST.index)
    better = any(outcome in (Outcome.PASSED, Outcome.PARTIAL) for outcome in applicable)
    return Outcome.PARTIAL if worst is Outcome.FAILED and better else worst


def chosen_frameworks(known: Iterable[Framework], ids: Iterable[str], place: str = "--framework") -> list[Framework]:
    """The frameworks of these ids, in any letter case; raises `InputError` for those that are not there."""
    ids, by_id = tuple(ids), {framework.id: framework for framework in known}
    wanted = list(dict.fromkeys(id.casefold() for id in ids))
    faults = [
        Problem(place, f"there is no framework '{id}'", did_you_mean(id, by_id) or _known(by_id))
        for id in dict.fromkeys(ids)
        if id.casefold() not in by_id
    ]
    if faults:
        raise InputError(faults)
    return [by_id[id] for id in wanted]


def _known(ids: Iterable[str]) -> str:
    return f"known: {', '.join(ids)}" if ids else "no pack has any"
