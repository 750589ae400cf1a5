"""How commands put a report before the gate, and what they say of it."""

from __future__ import annotations

import sys

from scanner.cli.errors import ExitCode
from scanner.cli.settings import RunSettings
from scanner.engine.pack import Pack
from scanner.gate import decide, resolved
from scanner.model.gate import GateDecision, GatePolicy, GateVerdict
from scanner.model.report import Report
from scanner.record import NamedTuple

CODES = {
    GateVerdict.PASSED: ExitCode.PASSED,
    GateVerdict.WARNED: ExitCode.PASSED,
    GateVerdict.FAILED: ExitCode.GATE_FAILED,
    GateVerdict.INCOMPLETE: ExitCode.INCOMPLETE,
}


class Gate(NamedTuple):
    """A policy that fits the catalogue."""

    policy: GatePolicy

    def judged(self, report: Report) -> Report:
        """The report with its verdict; it is compared with its baseline already, where it has one."""
        return report._replace(gate=decide(report, self.policy))


def gate_of(settings: RunSettings, pack: Pack, *reports: Report) -> Gate | None:
    """The gate of a run; None where there is none. Raises `InputError` for actions that neither pack nor report has."""
    policy = settings.config.gate
    if policy is None:
        return None
    names = {name: one.action.id for one in pack.actions for name in (*one.action.aliases, one.action.id)}
    for report in reports:
        names |= {each.id: each.id for each in report.actions}
        names |= {each.id: each.id for each in report.switched_off}
    return Gate(resolved(policy, names))


def told(decision: GateDecision) -> int:
    """The exit code, after the verdict was written as the last line of stderr."""
    from reporters._gate import verdict_line

    print(verdict_line(decision), file=sys.stderr)
    return CODES[decision.verdict]
