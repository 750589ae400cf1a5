"""A pack over a snapshot: one finding per action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scanner.cel import CelError, Program, Session
from scanner.engine.counted import counted_finding, keyed_finding
from scanner.engine.evidence import EVIDENCE_LIMIT, Witness
from scanner.engine.family import (
    FamilyCounter,
    Keyed,
    Strangers,
    all_told,
    count_in_memory,
    family_counters,
    strangers_of,
)
from scanner.engine.pack import CompiledAction, Pack
from scanner.engine.population import Populations, Tally
from scanner.engine.scope import session
from scanner.engine.verdict import Verdict, three_valued
from scanner.model.config import Config
from scanner.model.finding import Finding, Missing, Outcome
from scanner.model.rule import Scoring
from scanner.model.snapshot import CoverageState
from scanner.record import TYPE_CHECKING
from scanner.snapshot.document import Snapshot

if TYPE_CHECKING:
    from scanner.engine.watch import Watch


def measure(
    pack: Pack,
    snapshot: Snapshot,
    config: Config,
    evidence_limit: int = EVIDENCE_LIMIT,
    strangers: dict[str, Strangers] | None = None,
    watch: Watch | None = None,
) -> tuple[Finding, ...]:
    """Findings in the order of the pack's actions.

    `strangers` takes, by resource, the rows that no action has; `watch` sees every item that does not pass, where it
    wants.
    """
    scope = session(pack, snapshot, config)
    witness = Witness(pack.catalogue, snapshot, scope, evidence_limit, watch)
    populations = Populations(pack, scope, witness)
    families = family_counters(pack, scope, evidence_limit)
    counted = _counted_on_disk(pack, snapshot, scope, witness, families)
    count_in_memory(families, scope)
    keyed = all_told(families, witness)
    if strangers is not None:
        strangers.update(strangers_of(families))
    untold: dict[int, Finding] = {}  # by family: it is the same for all its actions that have no row

    def found(compiled: CompiledAction) -> Finding:
        name = compiled.action.id
        told = keyed.get(name)
        if told is None or told.told is not None:
            return _finding(compiled, snapshot, scope, witness, populations, told or counted.get(name))
        family = id(told.family)
        if family not in untold:
            untold[family] = _finding(compiled, snapshot, scope, witness, populations, told)
        return Finding(name, *untold[family][1:])

    return tuple([found(compiled) for compiled in pack.actions])


def _counted_on_disk(
    pack: Pack, snapshot: Snapshot, scope: Session, witness: Witness, families: Sequence[FamilyCounter]
) -> Mapping[str, Tally]:
    """Tallies, by action id, of populations that were left on disk."""
    if not snapshot.streams:
        return {}
    from scanner.engine.passes import run_passes

    return run_passes(pack, snapshot, scope, witness, families)


def _finding(
    compiled: CompiledAction,
    snapshot: Snapshot,
    scope: Session,
    witness: Witness,
    populations: Populations,
    counted: Tally | Keyed | None,
) -> Finding:
    finding = _measured(compiled, snapshot, scope, witness, populations, counted)
    advice = tuple(
        advice.text
        for advice, when in zip(compiled.action.advice, compiled.advice)
        if three_valued(scope, when, None, compiled.action.params) is Verdict.TRUE
    )
    missing = _missing(compiled, snapshot, witness) if _leaves_unknown(compiled, finding) else ()
    reason = _for_want_of(missing) if missing and finding.outcome is Outcome.NOT_ASSESSED else finding.reason
    if finding.outcome is Outcome.NOT_ASSESSED and not missing:
        missing = _incomplete(compiled, finding, witness)
    return finding._replace(advice=advice, missing=missing, reason=reason)


def _measured(
    compiled: CompiledAction,
    snapshot: Snapshot,
    scope: Session,
    witness: Witness,
    populations: Populations,
    counted: Tally | Keyed | None,
) -> Finding:
    action = compiled.action
    applies = _decide(scope, compiled.applies, compiled, default=Verdict.TRUE)
    if applies is Verdict.FALSE:
        return Finding(action.id, Outcome.NOT_APPLICABLE, "it does not apply to this tenant")
    satisfied = _decide(scope, compiled.satisfied_by, compiled, default=Verdict.FALSE)
    if satisfied is Verdict.TRUE and applies is Verdict.TRUE:
        reason = f"earned in full by {witness.description_of(action.satisfied_by or '')}"
        return Finding(action.id, Outcome.PASSED, reason, satisfied_by=action.satisfied_by)
    finding = _checked(compiled, snapshot, scope, witness, populations, counted)
    if applies is Verdict.UNKNOWN:
        return finding._replace(outcome=Outcome.NOT_ASSESSED, reason="whether it applies could not be decided")
    if satisfied is Verdict.UNKNOWN and finding.outcome in (Outcome.FAILED, Outcome.PARTIAL):
        return _perhaps_satisfied(compiled, finding, witness)
    return finding


def _perhaps_satisfied(compiled: CompiledAction, finding: Finding, witness: Witness) -> Finding:
    """What the check leaves open may still be earned by a definition that could not be decided."""
    definition = witness.description_of(compiled.action.satisfied_by or "")
    reason = f"{finding.reason}; whether {definition} earn the rest is not known"
    earns = compiled.action.scoring is Scoring.PROPORTIONAL and finding.outcome is Outcome.PARTIAL
    outcome = Outcome.PARTIAL if earns else Outcome.NOT_ASSESSED
    return finding._replace(outcome=outcome, reason=reason, perhaps_satisfied=True)


def _checked(
    compiled: CompiledAction,
    snapshot: Snapshot,
    scope: Session,
    witness: Witness,
    populations: Populations,
    counted: Tally | Keyed | None,
) -> Finding:
    check = compiled.action.check
    if isinstance(counted, Keyed):
        return keyed_finding(compiled, counted)
    if check.expr is not None:
        return _single(compiled, scope, witness)
    if check.any is not None:
        return _some(compiled, scope, witness, populations, counted)
    try:
        counted = counted or populations.tally(compiled)
    except CelError as error:
        return _unlisted(compiled, scope, witness, error)
    if counted.unknown and compiled.unlisted.passes is not None:
        # what holds for everyone, whoever they are, holds for those too who could not be decided
        everyone = _decide(scope, compiled.unlisted.passes, compiled, default=Verdict.FALSE)
        if everyone is Verdict.TRUE:
            return _covers_all(compiled)
    return counted_finding(compiled, counted)


def _single(compiled: CompiledAction, scope: Session, witness: Witness) -> Finding:
    action = compiled.action
    verdict, why = _decide_why(scope, compiled.expr, compiled)
    match verdict:
        case Verdict.TRUE:
            return Finding(action.id, Outcome.PASSED, "the condition holds")
        case Verdict.FALSE:
            return Finding(
                action.id, Outcome.FAILED, "the condition does not hold", evidence=(witness.whole(compiled),)
            )
        case Verdict.UNKNOWN:
            evidence = (witness.whole(compiled, why),)
            return Finding(action.id, Outcome.NOT_ASSESSED, f"could not be decided: {why}", evidence=evidence)


def _some(
    compiled: CompiledAction, scope: Session, witness: Witness, populations: Populations, counted: Tally | None
) -> Finding:
    """`any`: one item that satisfies is enough, and one that could not be decided might be it."""
    action = compiled.action
    try:
        counted = counted or populations.tally(compiled)
    except CelError as error:
        return _unlisted(compiled, scope, witness, error)
    if counted.passed:
        return Finding(action.id, Outcome.PASSED, f"{counted.passed} of {counted.total} {action.unit} satisfy it")
    if counted.unknown:
        reason = f"{counted.unknown} of {counted.total} {action.unit} could not be decided: {counted.why}"
        return Finding(action.id, Outcome.NOT_ASSESSED, reason, evidence=counted.evidence)
    reason = f"none of {counted.total} {action.unit} satisfies it" if counted.total else f"there are no {action.unit}"
    return Finding(action.id, Outcome.FAILED, reason, evidence=(witness.collection(compiled, reason),))


def _unlisted(compiled: CompiledAction, scope: Session, witness: Witness, error: CelError) -> Finding:
    """The population is not known: decide for everyone, or not at all."""
    action, unlisted = compiled.action, compiled.unlisted
    if _decide(scope, unlisted.passes, compiled, default=Verdict.FALSE) is Verdict.TRUE:
        return _covers_all(compiled)
    if _decide(scope, unlisted.fails, compiled, default=Verdict.FALSE) is Verdict.TRUE:
        reason = f"the settings in force cover none of the {action.unit}, whoever they are"
        return Finding(action.id, Outcome.FAILED, reason, evidence=(witness.collection(compiled, reason),))
    return Finding(action.id, Outcome.NOT_ASSESSED, f"the {action.unit} are not known: {error.message}")


def _covers_all(compiled: CompiledAction) -> Finding:
    action = compiled.action
    return Finding(action.id, Outcome.PASSED, f"the settings in force cover all {action.unit}, whoever they are")


def _decide(scope: Session, program: Program | None, compiled: CompiledAction, default: Verdict) -> Verdict:
    if program is None:
        return default
    return three_valued(scope, program, None, compiled.action.params)


def _decide_why(scope: Session, program: Program | None, compiled: CompiledAction) -> tuple[Verdict, str]:
    assert program is not None
    try:
        value = scope.evaluate(program, None, compiled.action.params)
    except CelError as error:
        return Verdict.UNKNOWN, error.message
    if isinstance(value, bool):
        return (Verdict.TRUE if value else Verdict.FALSE), ""
    return Verdict.UNKNOWN, "the condition yields no boolean"


def _leaves_unknown(compiled: CompiledAction, finding: Finding) -> bool:
    return finding.outcome is Outcome.NOT_ASSESSED or finding.perhaps_satisfied or bool(finding.unknown)


def _missing(compiled: CompiledAction, snapshot: Snapshot, witness: Witness) -> tuple[Missing, ...]:
    missing = []
    for name in compiled.action.requires:
        coverage = snapshot.coverage_of(name)
        if coverage.state is not CoverageState.COLLECTED:
            info = witness.catalogue.resources[name]
            missing.append(Missing(name, coverage.state, info.permission, info.source, coverage.detail))
    return tuple(missing)


def _incomplete(compiled: CompiledAction, finding: Finding, witness: Witness) -> tuple[Missing, ...]:
    """What to collect again, when everything is there and still lacks what would decide: all but the population."""
    names = compiled.action.requires
    others = tuple(name for name in names if name != compiled.population) or names
    infos = [witness.catalogue.resources[name] for name in others]
    detail = f"held, and incomplete: {finding.reason}"
    return tuple(Missing(info.name, CoverageState.ERROR, info.permission, info.source, detail) for info in infos)


_STATES = {
    CoverageState.FORBIDDEN: "was refused",
    CoverageState.NOT_LICENSED: "is not licensed",
    CoverageState.ERROR: "could not be read",
    CoverageState.NOT_COLLECTED: "was not collected",
}


def _for_want_of(missing: tuple[Missing, ...]) -> str:
    """`entra.users was not collected (needs User.Read.All)`, one clause a resource."""
    return "; ".join(f"{entry.resource} {_STATES[entry.state]} (needs {entry.permission})" for entry in missing)
