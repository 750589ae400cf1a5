"""A report beside its baseline: an earlier report, a snapshot, or a revision of git."""

from __future__ import annotations

from scanner.attribution import Inputs
from scanner.cli.options import Values
from scanner.cli.settings import RunSettings
from scanner.cli.sides import Measured, compared, sides
from scanner.engine.pack import Pack
from scanner.model.report import Report
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner.model.comparison import Comparison


class Beside(NamedTuple):
    """A report that was compared, and what with."""

    report: Report
    baseline: Report


def with_comparison(
    report: Report, inputs: Inputs | None, settings: RunSettings, values: Values, pack: Pack, spec: str
) -> Beside:
    """The report with what changed since a baseline.

    `inputs` are what it was measured from; null for a report that was kept. Raises `InputError` for a baseline that is
    none, or of another tenant.
    """
    head = Measured(report.snapshot.path or "report", report, inputs, "REPORT")
    with sides(_of_a_scan(values)) as known:
        if inputs is not None:
            known.use(inputs, settings)
        base = known.named(spec, settings.place("baseline"), settings.config.snapshot)
        if _is_of(report.comparison, base.report):
            return Beside(report, base.report)
        return Beside(report._replace(comparison=compared(base, head, pack.catalogue)), base.report)


def _of_a_scan(values: Values) -> Values:
    """The words of the command line that say how to measure; the formats of this run are not the baseline's."""
    return {name: value for name, value in values.items() if name not in ("formats", "report")}


def _is_of(comparison: Comparison | None, base: Report) -> bool:
    """Whether a report was compared with this baseline already, and divided with the snapshots at hand."""
    if comparison is None or comparison.division is None:
        return False
    held = comparison.base
    theirs = (base.snapshot.sha256, base.as_of, base.totals.earned, base.totals.percent)
    return (held.sha256, held.as_of, held.earned, held.percent) == theirs
