"""What a run knows beside the report, for formats that take it: the commit, and an earlier report."""

from __future__ import annotations

import re

from reporters._sarif_run import Source
from scanner.model.problem import fault
from scanner.model.report import Report
from scanner.record import NamedTuple


class Known(NamedTuple):
    """Read before anything is scanned, so that a fault costs nobody a wait."""

    source: Source | None
    baseline: Report | None
    place: str
    """Where the baseline was named."""

    def for_report(self, report: Report) -> dict[str, object]:
        """By the names of `Format.takes`. Raises `InputError` for a baseline of another tenant."""
        if self.baseline is not None:
            _of_one_tenant(self.baseline, report, self.place)
        return {"source": self.source, "baseline": self.baseline}


def known(source: str | None, path: str | None, place: str, baseline: Report | None = None) -> Known:
    """`baseline` is what a scan was compared with; else the report in `path` is read."""
    if baseline is None and path is not None:
        from scanner.report_file import read_report

        baseline = read_report(path)
    return Known(None if source is None else source_of(source), baseline, place)


def _of_one_tenant(base: Report, report: Report, place: str) -> None:
    theirs, ours = base.tenant.id, report.tenant.id
    if theirs and ours and theirs.casefold() != ours.casefold():
        message = f"the baseline is of tenant {theirs}, and the report of {ours}"
        raise fault(place, message, "compare reports of one tenant")


def source_of(text: str) -> Source:
    """`https://git.contoso.com/tenant@1f2e3d` in its parts; raises `InputError` for anything else."""
    repository, _, revision = text.rpartition("@")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*://[^\s@/]+(/\S*)?", repository) or not re.fullmatch(
        r"[^\s@]+", revision
    ):
        hint = "write the address of the repository, '@' and the commit: https://git.contoso.com/tenant@1f2e3d4"
        raise fault("--source", f"'{text}' does not name a commit", hint)
    return Source(repository, revision)
