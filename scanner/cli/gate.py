"""`tenantscore gate`: whether a report that was kept passes."""

from __future__ import annotations

import os
import sys

from scanner.cli import output
from scanner.cli.options import Argument, Command, Option, Values
from scanner.cli.scan import GATE_OPTIONS, SOURCE_OPTION


def run(values: Values) -> int:
    """Decide, write the formats with the verdict in them, and say every reason."""
    from scanner.cli.settings import settings_of

    settings = settings_of({name: value for name, value in values.items() if name != "formats"})
    if values["print_config"]:
        print(settings.table())
        return 0
    from reporters._gate import gate_lines
    from scanner.cli.gating import gate_of, told
    from scanner.cli.known import known
    from scanner.model.problem import fault
    from scanner.report_file import read_report
    from scanner.rules.cache import cached_pack

    if settings.config.gate is None:
        hint = "give --fail-under N, or 'gate:' in tenantscore.yaml"
        raise fault("gate", "there is no gate to decide by", hint)
    targets = output.targets(values["formats"]) if values["formats"] else ()
    report = read_report(values["report"])
    pack = cached_pack(settings.packs(), os.environ, texts=False)
    gate = gate_of(settings, pack, report)
    assert gate is not None
    named, baseline = settings.config.baseline, None
    source = known(values["source"], None, "--source")
    if named is not None and (values["baseline"] or report.comparison is None):
        from scanner.cli.baseline import with_comparison

        report, baseline = with_comparison(report, None, settings, values, pack, named)
    report = gate.judged(report)
    beside = source._replace(baseline=baseline, place=settings.place("baseline")).for_report(report)
    screen = output.terminal(sys.stdout, os.environ, values["color"] or "auto")
    for path in output.write(report, targets, screen, beside):
        print(f"wrote {path}", file=sys.stderr)
    assert report.gate is not None
    if not output.carries_data(targets):
        for line in gate_lines(report.gate):
            print(line)
    return told(report.gate)


COMMAND = Command(
    name="gate",
    help="Decide whether a kept report passes.\n\n"
    "REPORT is the JSON that an earlier scan wrote. The rules are those of 'gate:' in the configuration, and flags go "
    "before them.",
    options=(
        *GATE_OPTIONS,
        Option(
            "formats", ("-f", "--format"), "The report with its verdict as a format; repeatable.", "FMT[=PATH]", True
        ),
        SOURCE_OPTION,
        Option("rules", ("--rules",), "Rules of your own, for the ids of actions; repeatable.", "DIR", True),
        Option("config", ("-c", "--config"), "The configuration file, in place of the one found.", "FILE"),
        Option("color", ("--color",), "Colours on the console.", "WHEN", choices=output.COLOR_CHOICES),
        Option("print_config", ("--print-config",), "Show each setting and where it came from, and stop."),
    ),
    arguments=(Argument("report", "REPORT"),),
    run=run,
)
