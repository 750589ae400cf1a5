"""`tenantscore scan`: a snapshot to a report, in as many formats as asked for."""

from __future__ import annotations

import gc
import os
import sys

from scanner.cli import output, redaction
from scanner.cli.options import Argument, Command, Option, Values
from scanner.cli.paths import repository_path
from scanner.model.problem import InputError
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from reporters._sarif_run import Source
    from scanner.cli.baseline import Beside
    from scanner.cli.gating import Gate
    from scanner.cli.settings import RunSettings
    from scanner.engine.pack import Pack
    from scanner.model.gate import GateDecision
    from scanner.model.report import Report
    from scanner.overrides.load import Overrides
    from scanner.snapshot.document import Snapshot


def run(values: Values) -> int:
    """Scan, then write every format; nothing is written unless all of them can be."""
    settings = _settings(values)
    if values["print_config"]:
        print(settings.table())
        return 0
    from scanner.departures import adapted
    from scanner.pipeline import scan
    from scanner.rules.cache import cached_pack

    config = settings.config
    targets = output.targets(config.formats, settings.place("formats"))
    texts = config.baseline is not None or any(target.format.texts for target in targets)
    gc.disable()  # what is read is kept to the end
    try:
        pack = cached_pack(settings.packs(), os.environ, texts=texts)
        adapted(pack, config, settings.place("frameworks"))
        gate = _gate(settings, pack)
        snapshot = _snapshot(settings.snapshot())
    finally:
        gc.freeze()
        gc.enable()
    source = _source(values)
    place = repository_path(snapshot.path or "")
    snapshot.path = shown_path(snapshot.path or "")
    shown = max(target.format.evidence for target in targets)
    overrides = None if values["ignore_overrides"] else _overrides(settings, pack)
    report = scan(pack, snapshot, overrides, config, settings.as_of(), evidence_limit=shown, texts=texts)
    report = report._replace(snapshot=report.snapshot._replace(repository_path=place))
    for note in report.notes:
        print(f"note: {note}", file=sys.stderr)
    if report.departures or report.switched_off:
        report = _with_shown_places(report)
    baseline = None
    if config.baseline is not None:
        report, baseline = _compared(report, snapshot, overrides, settings, values, pack, config.baseline)
    if any(target.format.texts for target in targets):
        from scanner.cli.again import again

        report = report._replace(command=again(settings.resolved, values, report.as_of, shown_path))
    if gate is not None:
        report = gate.judged(report)
    report = redaction.without_names(report, values["redact"])
    screen = output.terminal(sys.stdout, os.environ, values["color"] or "auto")
    beside = redaction.beside({"source": source, "baseline": baseline}, values["redact"])
    for path in output.write(report, targets, screen, beside):
        print(f"wrote {path}", file=sys.stderr)
    return 0 if report.gate is None else _told(report.gate, on_console=any(_is_console(one) for one in targets))


def _compared(
    report: Report,
    snapshot: Snapshot,
    overrides: Overrides | tuple[()] | None,
    settings: RunSettings,
    values: Values,
    pack: Pack,
    baseline: str,
) -> Beside:
    """The report beside its baseline; nothing of it is imported where there is none."""
    from scanner.attribution import Inputs
    from scanner.cli.baseline import with_comparison

    inputs = Inputs(pack, snapshot, overrides, settings.config, settings.as_of())
    return with_comparison(report, inputs, settings, values, pack, baseline)


def _gate(settings: RunSettings, pack: Pack) -> Gate | None:
    """What the report is judged by; nothing of it is imported where the configuration has no gate."""
    if settings.config.gate is None:
        return None
    from scanner.cli.gating import gate_of

    return gate_of(settings, pack)


def _source(values: Values) -> Source | None:
    """The commit that the report is about; read before anything is scanned, so that a fault costs nobody a wait."""
    if values["source"] is None:
        return None
    from scanner.cli.known import source_of

    return source_of(values["source"])


def _told(decision: GateDecision, *, on_console: bool) -> int:
    """The exit code; every reason goes to stderr unless the console has them on stdout, and the verdict comes last."""
    from reporters._gate import gate_lines
    from scanner.cli.gating import told

    if not on_console:
        for line in gate_lines(decision):
            print(line, file=sys.stderr)
    return told(decision)


def _is_console(target: output.Target) -> bool:
    return target.format.name == "console" and target.path is None


def _settings(values: Values) -> RunSettings:
    """The settings; with faults elsewhere in the configuration, those of what it says of actions are told too."""
    from scanner.cli.settings import settings_of

    try:
        return settings_of(values)
    except InputError as error:
        from scanner.cli.settings import amiss
        from scanner.model.problem import by_place

        raise InputError(sorted(dict.fromkeys([*error.problems, *amiss(values)]), key=by_place)) from None


def _overrides(settings: RunSettings, pack: Pack) -> Overrides | tuple[()]:
    """The decisions about actions; none where no file is named."""
    if settings.config.overrides is None:
        return ()
    from scanner.cli.overrides.files import loaded

    return loaded(settings, pack)


def _snapshot(path: str) -> Snapshot:
    """The snapshot; where it has faults, the last one ends in a hint at least."""
    from scanner.snapshot.read import read_snapshot

    try:
        return read_snapshot(path)
    except InputError as error:
        *others, last = error.problems
        hint = last.hint or f"'tenantscore snapshot check {path}' lists every fault"
        raise InputError([*others, last._replace(hint=hint)]) from None


def _with_shown_places(report: Report) -> Report:
    """Places in the configuration, the same from every working directory."""
    return report._replace(
        departures=tuple(one._replace(place=_shown_place(one.place)) for one in report.departures),
        switched_off=tuple(one._replace(place=_shown_place(one.place)) for one in report.switched_off),
    )


def _shown_place(place: str) -> str:
    file, *numbers = place.rsplit(":", 2)
    return ":".join((shown_path(file), *numbers))


def shown_path(path: str) -> str:
    """A path for reports, the same from every working directory: below the root of its repository, or just the name."""
    return repository_path(path) or os.path.basename(path)


GATE_OPTIONS = (
    Option("baseline", ("--baseline",), "What to compare with: a report, a snapshot, or a revision of git.", "BASE"),
    Option("fail_under", ("--fail-under",), "The lowest score in percent, in place of the configured one.", "N"),
    Option("warn_only", ("--warn-only",), "Tell what fails, and exit with 0."),
    Option("allow_incomplete", ("--allow-incomplete",), "Tell what could not be checked, and exit with 0."),
)
"""What every command with a gate takes."""
SOURCE_OPTION = Option("source", ("--source",), "The commit that the report is about, for SARIF.", "URI@REVISION")

COMMAND = Command(
    name="scan",
    help="Measure a snapshot and write the reports.\n\nSNAPSHOT defaults to the one that the configuration names.",
    options=(
        Option("formats", ("-f", "--format"), "A format, to stdout or into a file; repeatable.", "FMT[=PATH]", True),
        Option("as_of", ("--as-of",), "The day that dates are judged by; today when not given.", "YYYY-MM-DD"),
        Option("rules", ("--rules",), "Rules of your own beside the catalogue; repeatable.", "DIR", True),
        Option("frameworks", ("--framework",), "Only actions that this framework names; repeatable.", "ID", True),
        Option("overrides", ("--overrides",), "Statuses and exceptions, in place of the configured file.", "FILE"),
        Option("ignore_overrides", ("--ignore-overrides",), "Leave out every override and exception of devices."),
        redaction.OPTION,
        *GATE_OPTIONS,
        Option("no_gate", ("--no-gate",), "Leave out the gate of the configuration."),
        SOURCE_OPTION,
        Option("config", ("-c", "--config"), "The configuration file, in place of the one found.", "FILE"),
        Option("color", ("--color",), "Colours on the console.", "WHEN", choices=output.COLOR_CHOICES),
        Option("print_config", ("--print-config",), "Show each setting and where it came from, and stop."),
    ),
    arguments=(Argument("snapshot", "SNAPSHOT", required=False),),
    run=run,
)
