"""For pull requests and job summaries on GitHub: the verdict first, then what to do, then the evidence, folded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from reporters._departures import reason_text, remarks, restriction, value_text
from reporters._guidance import in_markdown
from reporters._markdown import code, escape, html, row, table_head
from reporters._overrides import STATUSES, effect, entries, is_urgent, place, scope_text, standing, without
from reporters._sections import Section, fit
from reporters._terminal import shares
from reporters._view import (
    BANDS,
    CELLS,
    Blocked,
    advice,
    blocked,
    counted,
    failing,
    is_reported,
    maxima,
    moment,
    need,
    percent_text,
    points_text,
    sections,
    sentence,
    slug,
    tenant_name,
    tenant_slug,
    worth,
)
from reporters.format import Format
from scanner.model.finding import Evidence, Outcome
from scanner.model.report import Assessment, Report, Totals
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.model.override import OverrideUse

LIMIT = 60_000
"""Characters; GitHub refuses a comment of more than 65,536."""
BAR = 60
"""Columns."""
DO_FIRST = 10
EVIDENCE = 5
"""Rows for one action."""
NAMES = 20
"""Names in one list."""
SIGNS = {Outcome.PARTIAL: "◐", Outcome.FAILED: "✗"}
ELSEWHERE = "the other formats have them all"


def render(report: Report, limit: int = LIMIT) -> str:
    """At most `limit` characters; the first line marks a comment, so that it can be found and replaced."""
    cut = sections(report)
    waiting = blocked(report.actions)
    compared = tuple(_comparison(report))
    parts = [
        Section((marker(report),)),
        Section(tuple(_verdict(report))),
        *compared[:1],
        Section(tuple(_gate(report))),
        *compared[1:],
        Section(tuple(_bands(report))),
        _categories(report),
        _frameworks(report),
        _do_first(cut.to_do),
        _evidence(cut.to_do, report),
        _not_assessed(waiting, report),
        _overrides(report),
        _folded("Accepted risks", cut.accepted),
        _folded("Earned on people's word", cut.asserted),
        _folded("Passed", cut.passed),
        _folded("Not applicable", cut.not_applicable),
        _departures(report),
        _switched_off(report),
        Section(tuple(f"> {escape(text)}" for text in remarks(report))),
        Section((_footer(report),)),
    ]
    return fit((part for part in parts if part.before), limit)


def marker(report: Report) -> str:
    """An HTML comment that is the same for every scan of this tenant from this snapshot path."""
    return f"<!-- tenantscore:{tenant_slug(report)}:{slug(report.snapshot.path or '') or 'snapshot'} -->"


def _verdict(report: Report) -> Iterator[str]:
    totals = report.totals
    yield f"## Secure Score of {escape(tenant_name(report))}: {percent_text(totals.percent)}"
    yield ""
    score = f"**{points_text(totals.earned)} of {points_text(totals.max)} points**"
    if totals.unknown:
        bounds = f"between {percent_text(totals.lower_percent)} and {percent_text(totals.upper_percent)}"
        score += f", {bounds}, as {worth(totals.unknown)} could not be assessed"
    yield " ".join(filter(None, (f"{score}.", without(report), escape(advice(report)))))
    if restriction(report):
        yield from ("", escape(restriction(report)))


def _gate(report: Report) -> Iterator[str]:
    """The verdict and every reason for it."""
    if report.gate is None:
        return
    from reporters._gate import HEADS, gate_lines

    lines = list(gate_lines(report.gate))
    yield f"**{HEADS[report.gate.verdict]}{':' if lines else '.'}**"
    if lines:
        yield ""
    yield from (f"- {escape(line)}" for line in lines[:NAMES])
    if len(lines) > NAMES:
        yield f"- and {len(lines) - NAMES} more; {ELSEWHERE}"


def _comparison(report: Report) -> Iterator[Section]:
    """What changed since the baseline, the waterfall first."""
    if report.comparison is None:
        return
    from reporters._causes import points_change
    from reporters._compare_markdown import sections as compared

    name, points = code(report.comparison.base.name), points_change(report.comparison.points)
    first, *others = compared(report.comparison)
    yield first._replace(before=(f"### Since {name}: {points}", "", *first.before))
    yield from others


def _bands(report: Report) -> Iterator[str]:
    yield f"`{_bar(report.totals)}`"
    yield ""
    yield from table_head([*(f"{CELLS[field]} {word}" for field, word in BANDS), "max"], range(len(BANDS) + 1))
    points = (getattr(report.totals, field) for field in (*(field for field, _ in BANDS), "max"))
    yield row(map(points_text, points))


def _bar(totals: Totals) -> str:
    counts = shares([getattr(totals, field) for field, _ in BANDS], BAR)
    return "".join(CELLS[field] * count for (field, _), count in zip(BANDS, counts, strict=True)) or CELLS["open"]


def _categories(report: Report) -> Section:
    heads = ("Category", "Score", "Earned", "Open", "Unknown", "Max", "Actions")
    rows = (
        row(
            (
                escape(group.title),
                percent_text(group.percent),
                points_text(group.earned),
                points_text(group.points.open),
                points_text(group.points.unknown),
                points_text(group.points.max),
                str(group.actions),
            )
        )
        for group in report.categories
        if group.points.max
    )
    return Section(("### By category", "", *table_head(heads, range(1, 7))), tuple(rows), left_out=_more("categories"))


def _frameworks(report: Report) -> Section:
    held = [each for each in report.frameworks if each.mapped]
    if not held:
        return Section()
    heads = ("Framework", "Passed", "Actions", "Partial", "Failed", "Not assessed", "Controls without an action")
    rows = (
        row(
            (
                f"{escape(each.title)} {escape(each.version)}",
                percent_text(each.percent),
                f"{each.passed} of {each.mapped}",
                str(each.partial),
                str(each.failed),
                str(each.not_assessed),
                f"{len(each.unmapped)} of {len(each.controls)}",
            )
        )
        for each in held
    )
    return Section(("### By framework", "", *table_head(heads, range(1, 7))), tuple(rows), left_out=_more("frameworks"))


def _departures(report: Report) -> Section:
    if not report.departures:
        return Section()
    heads = ("Action", "Setting", "Catalogue", "Here", "Where")
    rows = (
        row(
            (
                code(each.action) + (f"<br>{escape(each.note)}" if each.note else ""),
                code(each.setting),
                code(value_text(each.catalogue)),
                code(value_text(each.configured)),
                code(each.place),
            )
        )
        for each in report.departures
    )
    before = (f"### Departures from the catalogue ({len(report.departures)})", "", *table_head(heads))
    return Section(before, tuple(rows), left_out=_more("departures"))


def _switched_off(report: Report) -> Section:
    if not report.switched_off:
        return Section()
    heads = ("Action", "Worth", "Reason", "Where")
    rows = (
        row(
            (
                f"{escape(each.title)} {code(each.id)}",
                points_text(each.worth),
                escape(reason_text(each)),
                code(each.place),
            )
        )
        for each in report.switched_off
    )
    before = (f"### Switched off, and in no total ({len(report.switched_off)})", "", *table_head(heads, (1,)))
    return Section(before, tuple(rows), left_out=_more("actions"))


def _do_first(actions: Sequence[Assessment]) -> Section:
    if not actions:
        return Section()
    before = ("### Do first", "", *table_head(("#", "Action", "To earn", "Cost", "User impact", "Now"), (0, 2)))
    rows = [_do_first_row(action) for action in actions[:DO_FIRST]]
    more = len(actions) - DO_FIRST
    after = ("", f"{more} more actions have open points.") if more > 0 else ()
    return Section(before, tuple(rows), after, _more("actions"))


def _do_first_row(action: Assessment) -> str:
    return row(
        (
            str(action.rank),
            f"{escape(action.title)}<br>{code(action.id)}{', reported' if is_reported(action) else ''}",
            points_text(action.points.open),
            action.implementation.cost.value,
            action.user_impact.level.value,
            _now(action),
        )
    )


def _now(action: Assessment) -> str:
    """How far it is, or what is in its way."""
    if action.evidence and not counted(action):
        return code(failing(action)[0].observed)
    return escape(counted(action) or sentence(action.reason))


def _evidence(actions: Sequence[Assessment], report: Report) -> Section:
    if not actions:
        return Section()
    folded = tuple("\n".join(_fold(action, report)) for action in actions)
    return Section((f"### Evidence and fixes ({len(actions)})", ""), folded, left_out=_more("actions"))


def _fold(action: Assessment, report: Report) -> Iterator[str]:
    points = f"{points_text(action.points.earned)} of {points_text(action.points.max)} points"
    sign = SIGNS.get(action.outcome, "○")
    yield f"<details><summary>{sign} {html(action.title)} ({action.outcome}, {points})</summary>"
    yield ""
    status = "" if action.status.value == "to-address" else f", {action.status.value}"
    reported = ", reported by Microsoft and not verified" if is_reported(action) else ""
    yield f"{code(action.id)}{status}{reported}: {escape(sentence(action.reason))}"
    yield from (line for note in action.advice for line in ("", f"**Note:** {escape(note)}"))
    if action.evidence:
        yield ""
        yield from table_head((escape(report.snapshot.path or "snapshot"), "What", "Observed", "Expected"))
        yield from (_evidence_row(each) for each in action.evidence[:EVIDENCE])
        more = action.evidence_total - min(len(action.evidence), EVIDENCE)
        if more > 0:
            yield ""
            yield f"… and {more} more."
    yield ""
    yield from in_markdown(action)
    yield ""
    yield "</details>"


def _evidence_row(evidence: Evidence) -> str:
    place = f"line {evidence.line}" if evidence.line else code(evidence.pointer)
    observed = code(evidence.observed) if evidence.assessed else f"could not be decided: {escape(evidence.observed)}"
    return row((place, code(evidence.subject), observed, code(evidence.expected)))


def _not_assessed(groups: Sequence[Blocked], report: Report) -> Section:
    if not groups:
        return Section()
    heading = f"### Not assessed: {worth(report.totals.unknown)}"
    head = table_head(("Needs", "Points", "Resources", "Actions"), (1,))
    rows = (
        row(
            (
                escape(need(group)),
                points_text(group.points),
                _names(group.resources),
                _names(action.id for action in group.actions),
            )
        )
        for group in groups
    )
    return Section((heading, "", *head), tuple(rows), left_out=_more("groups"))


def _overrides(report: Report) -> Section:
    """Entries with what became of them; whoever reviews the change sees the justification beside it."""
    audit = report.overrides
    if audit is None or not audit.entries:
        return Section()
    counts = ((audit.expired, "expired"), (audit.reopened, "re-opened"), (audit.due, "end within 30 days"))
    told = ", ".join(f"{number} {word}" for number, word in counts if number)
    heads = ("Action", "Status", "State", "Until", "Points", "Justification", "Where")
    before = (f"### Overrides ({len(audit.entries)}){f': {told}' if told else ''}", "", *table_head(heads, ()))
    broken = [
        f"- {code(f'{each.file}:{each.line}')} {code(each.action)}: {escape(each.message)}" for each in audit.violations
    ]
    after = ("", f"**Against the review policy ({len(broken)})**", "", *broken[:NAMES]) if broken else ()
    return Section(before, tuple(_override_row(use) for use in entries(report)), after, _more("overrides"))


def _override_row(use: OverrideUse) -> str:
    entry = use.entry
    state = standing(use)
    scope = f" ({code(scope_text(use))})" if scope_text(use) else ""
    beyond = f"<br>{_names(use.reopened_subjects[:EVIDENCE])}" if use.reopened_subjects else ""
    return row(
        (
            code(entry.action) + scope,
            STATUSES[entry.status],
            (f"**{escape(state)}**" if is_urgent(use) else escape(state)) + beyond,
            escape(entry.expires or "further notice"),
            escape(effect(use)),
            escape(" ".join(entry.justification.split())),
            code(place(use)),
        )
    )


def _folded(heading: str, actions: Sequence[Assessment]) -> Section:
    if not actions:
        return Section()
    before = (f"<details><summary>{heading} ({len(actions)})</summary>", "", *table_head(("Action", "Points"), (1,)))
    rows = (row((f"{escape(each.title)} {code(each.id)}", points_text(each.points.earned))) for each in actions)
    return Section(before, tuple(rows), ("", "</details>"), _more("actions"))


def _names(names: Iterable[str]) -> str:
    every = list(names)
    more = f" and {len(every) - NAMES} more" if len(every) > NAMES else ""
    return ", ".join(map(code, every[:NAMES])) + more


def _more(what: str) -> Callable[[int], str]:
    return lambda count: f"{count} {what} are left out here to keep within the size limit; {ELSEWHERE}."


def _footer(report: Report) -> str:
    tool, snapshot = report.tool, report.snapshot
    collected = f" of {escape(moment(snapshot.collected_at))}" if snapshot.collected_at else ""
    source = f"{code(snapshot.path or 'snapshot')}{collected} ({code(snapshot.sha256[:12])})"
    made = f"{tool.name} {tool.version}, catalogue {tool.catalogue}. {maxima(report)}".rstrip()
    return f"<sub>{source}, as of {escape(report.as_of)}. {made}</sub>"


FORMAT = Format("markdown", ".md", "a comment for a pull request, or a job summary", render)
