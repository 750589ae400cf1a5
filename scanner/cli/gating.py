"""How commands put a report before the gate, and what they say of it."""

from __future__ import annotations

import sys

from scanner.cli.errors import ExitCode
from scanner.cli.settings import RunSettings
from scanner.engine.pack import Pack
from scanner.gate import decide, resolved
from scanner.model.gate import GateDecision, GatePolicy, GateVerdict
from scanner.model.problem import fault
from scanner.model.report import Report
from scanner.record import NamedTuple

CODES = {
    GateVerdict.PASSED: ExitCode.PASSED,
    GateVerdict.WARNED: ExitCode.PASSED,
    GateVerdict.FAILED: ExitCode.GATE_FAILED,
    GateVerdict.INCOMPLETE: ExitCode.INCOMPLETE,
}


class Gate(NamedTuple):
    """A policy that fits the catalogue, and what to compare with."""

    policy: GatePolicy
    baseline: Report | None
    place: str
    """Where the baseline was named."""

    def judged(self, report: Report) -> Report:
        """The report with its verdict; `InputError` where the baseline is of another tenant."""
        if self.baseline is not None:
            of_one_tenant(self.baseline, report, self.place)
        return report._replace(gate=decide(report, self.policy, self.baseline))


def of_one_tenant(base: Report, report: Report, place: str) -> None:
    """Raises `InputError` at `place`, where the baseline was named, for one of another tenant."""
    theirs, ours = base.tenant.id, report.tenant.id
    if theirs and ours and theirs.casefold() != ours.casefold():
        message = f"the baseline is of tenant {theirs}, and the report of {ours}"
        raise fault(place, message, "compare reports of one tenant")


def gate_of(settings: RunSettings, pack: Pack, *reports: Report) -> Gate | None:
    """The gate of a run; None where there is none. Raises `InputError` for actions that neither pack nor report has."""
    policy = settings.config.gate
    if policy is None:
        return None
    names = {name: one.action.id for one in pack.actions for name in (*one.action.aliases, one.action.id)}
    for report in reports:
        names |= {each.id: each.id for each in report.actions}
        names |= {each.id: each.id for each in report.switched_off}
    policy = resolved(policy, names)
    path = settings.config.baseline
    if path is None:
        return Gate(policy, None, "")
    from scanner.report_file import read_report

    return Gate(policy, read_report(path), settings.place("baseline"))


def told(decision: GateDecision) -> int:
    """The exit code, after the verdict was written as the last line of stderr."""
    from reporters._gate import verdict_line

    print(verdict_line(decision), file=sys.stderr)
    return CODES[decision.verdict]
