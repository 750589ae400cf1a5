"""From counts to the finding of one action."""

from __future__ import annotations

from scanner.engine.family import Keyed
from scanner.engine.pack import CompiledAction
from scanner.engine.population import Tally
from scanner.model.finding import Finding, Outcome, Share
from scanner.model.points import MICRO
from scanner.model.rule import Scoring

_NOBODY = Tally(0, 0, 0, 0, "", ())


def keyed_finding(compiled: CompiledAction, keyed: Keyed) -> Finding:
    """The finding of an action of a family."""
    action, told = compiled.action, keyed.told
    if keyed.family.error is not None:
        reason = f"the {action.unit} are not known: {keyed.family.error.message}"
        return Finding(action.id, Outcome.NOT_ASSESSED, reason)
    tally = told.tally if told is not None else _NOBODY
    if told is not None and told.share is not None and not tally.unknown:
        return _shared(compiled, told.share, tally)._replace(worth=told.worth)
    if not tally.total and keyed.family.keyless:
        return Finding(action.id, Outcome.NOT_ASSESSED, _nameless(keyed.family.keyless))
    if action.check.measure is None:
        finding = counted_finding(compiled, tally)
    elif tally.unknown:
        reason = f"what is reported cannot be read: {tally.why}"
        finding = Finding(action.id, Outcome.NOT_ASSESSED, reason, evidence=tally.evidence)
    else:
        reason = "nothing is reported of it, so it does not apply or is not licensed"
        finding = Finding(action.id, Outcome(_EMPTY[action.empty.value]), reason)
    return finding._replace(worth=told.worth if told is not None else None)


def _nameless(rows: int) -> str:
    said = "1 row does not say what it is" if rows == 1 else f"{rows} rows do not say what they are"
    return f"{said} about, and no other is about this"


def _shared(compiled: CompiledAction, share: Share, tally: Tally) -> Finding:
    """The finding of an action whose row says how much of how much is earned."""
    action = compiled.action
    passed, total = _whole(share)
    finding = Finding(
        action=action.id,
        outcome=_outcome_of(share, action.scoring),
        reason=f"{passed} of {total} {action.unit}" if passed is not None else f"{_percent(share)} %",
        passed=passed,
        failed=None if passed is None or total is None else total - passed,
        unknown=None if passed is None else 0,
        evidence=tally.evidence,
        share=share,
    )
    return finding._replace(reason=f"{finding.reason}, as reported")


def _outcome_of(share: Share, scoring: Scoring) -> Outcome:
    if share.is_full:
        return Outcome.PASSED
    return Outcome.PARTIAL if share.earned and scoring is Scoring.PROPORTIONAL else Outcome.FAILED


def _whole(share: Share) -> tuple[int, int] | tuple[None, None]:
    """How many of how many; nothing where the share counts no items."""
    if share.of == MICRO or share.earned % MICRO or share.of % MICRO:
        return None, None
    return share.earned // MICRO, share.of // MICRO


def _percent(share: Share) -> str:
    return f"{100 * share.earned / share.of:.10g}"


def counted_finding(compiled: CompiledAction, counted: Tally) -> Finding:
    action = compiled.action
    outcome = _outcome(compiled, counted)
    return Finding(
        action=action.id,
        outcome=outcome,
        reason=_reason(compiled, counted, outcome),
        passed=counted.passed,
        failed=counted.failed,
        unknown=counted.unknown,
        excused=counted.excused,
        evidence=counted.evidence,
    )


def _outcome(compiled: CompiledAction, counted: Tally) -> Outcome:
    if not counted.total:
        return Outcome(_EMPTY[compiled.action.empty.value])
    if counted.passed == counted.total:
        return Outcome.PASSED
    if counted.unknown == counted.total:
        return Outcome.NOT_ASSESSED
    if compiled.action.scoring is Scoring.PROPORTIONAL:
        return Outcome.PARTIAL if counted.passed else Outcome.FAILED
    return Outcome.FAILED if counted.failed else Outcome.NOT_ASSESSED


_EMPTY = {"pass": "passed", "fail": "failed", "notApplicable": "not-applicable"}


def _reason(compiled: CompiledAction, counted: Tally, outcome: Outcome) -> str:
    unit = compiled.action.unit
    if not counted.total:
        return f"there are no {unit} to check"
    undecided = f"{counted.unknown} could not be decided: {counted.why}" if counted.unknown else ""
    excused = f"{counted.excused} excused" if counted.excused else ""
    head = f"{counted.passed} of {counted.total} {unit} pass"
    return "; ".join(part for part in (head, undecided, excused) if part)
