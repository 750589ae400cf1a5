"""`tenantscore render`: a report that was kept, in other formats."""

from __future__ import annotations

import os
import sys

from scanner.cli import output, redaction
from scanner.cli.options import Argument, Command, Option, Values
from scanner.cli.scan import SOURCE_OPTION


def run(values: Values) -> int:
    """Read the report, then write every format; nothing is written unless all of them can be."""
    from scanner.cli.known import known
    from scanner.report_file import read_report

    targets = output.targets(values["formats"])
    report = read_report(values["report"])
    beside = redaction.beside(
        known(values["source"], values["baseline"], "--baseline").for_report(report), values["redact"]
    )
    report = redaction.without_names(report, values["redact"])
    screen = output.terminal(sys.stdout, os.environ, values["color"] or "auto")
    for path in output.write(report, targets, screen, beside):
        print(f"wrote {path}", file=sys.stderr)
    return 0


COMMAND = Command(
    name="render",
    help="Write a kept report in other formats.\n\n"
    "REPORT is the JSON that an earlier scan wrote. The result is the same, byte for byte, as if that scan had been "
    "asked for it.",
    options=(
        Option("formats", ("-f", "--format"), output.help_text(), "FMT[=PATH]", True),
        SOURCE_OPTION,
        Option("baseline", ("--baseline",), "An earlier report in JSON, for formats that compare.", "REPORT"),
        redaction.OPTION,
        Option("color", ("--color",), "Colours on the console.", "WHEN", choices=output.COLOR_CHOICES),
    ),
    arguments=(Argument("report", "REPORT"),),
    run=run,
)
