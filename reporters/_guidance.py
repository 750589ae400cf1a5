"""What a rule says about its action: why it matters, what it costs people, how to fix it."""

from __future__ import annotations

from collections.abc import Iterator

from reporters._markdown import is_web, link, prose
from scanner.model.report import Assessment


def in_markdown(action: Assessment) -> Iterator[str]:
    """Paragraphs and lists, without an empty line at the end."""
    how, impact = action.implementation, action.user_impact
    yield prose(action.rationale)
    yield ""
    yield f"**User impact:** {impact.level}. {prose(impact.text)}"
    if how.licenses or how.prerequisites:
        yield ""
        yield f"**Needs:** {'; '.join(prose(each.rstrip('.')) for each in (*how.licenses, *how.prerequisites))}"
    yield ""
    yield f"**Fix** (cost {how.cost}, complexity {how.complexity}):"
    yield ""
    yield from (f"{number}. {prose(step)}" for number, step in enumerate(how.steps, start=1))
    links = [link("Open the settings", how.manage_url)] if is_web(how.manage_url) else []
    links += [link(each.title, each.url) for each in how.learn_more if is_web(each.url)]
    if links:
        yield ""
        yield " · ".join(links)


def in_text(action: Assessment) -> Iterator[str]:
    """The same for readers without Markdown."""
    how, impact = action.implementation, action.user_impact
    yield action.rationale
    yield f"User impact: {impact.level}. {impact.text}"
    needs = (*how.licenses, *how.prerequisites)
    if needs:
        yield f"Needs: {'; '.join(each.rstrip('.') for each in needs)}"
    yield f"Fix (cost {how.cost}, complexity {how.complexity}):"
    yield from (f"{number}. {step}" for number, step in enumerate(how.steps, start=1))
    yield from filter(is_web, (how.manage_url, *(each.url for each in how.learn_more)))
