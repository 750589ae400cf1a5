"""Prefilled links that pass an action on: e-mail, Microsoft Teams, Planner, ServiceNow. Nothing here sends anything.

A link is made from a template with `{subject}`, `{text}` and `{link}` in it. The page's script fills the same templates
by the same rules, for whatever it shows.

Sources: RFC 6068 (`mailto`); Microsoft Learn, "Deep link to a Teams chat" and the limit of 2,048 characters that
Windows sets; ServiceNow documentation, "URL schema". Planner has no address that begins a task.
"""

from __future__ import annotations

from urllib.parse import quote

from reporters._view import points_text
from reporters.html.words import short, visible, words
from scanner.model.finding import Outcome
from scanner.model.points import micro
from scanner.model.report import ActionPoints, Assessment, Report
from scanner.model.share import ShareSettings
from scanner.record import NamedTuple

LONGEST = 2000
"""Characters of a link: less than Windows hands to a program."""
SUBJECT = 200
"""Characters of a subject that are kept."""
_STEP = 20
"""Characters of the text that are left out at a time until the link is short enough."""


class Message(NamedTuple):
    """What is passed on."""

    subject: str
    text: str
    """Lines; only these are shortened where a link would be too long."""
    link: str | None = None
    """The address of the action in a published report."""


class Way(NamedTuple):
    """One thing that can be done with a message."""

    key: str
    label: str
    template: str
    newline: str = "%0A"
    subject: int = SUBJECT
    """Characters of the subject that fit."""
    parted_by: str = ""
    """A character that parts fields there, and becomes a space in what is filled in."""
    copies: bool = False
    """Takes no text by address: the text is copied, to be pasted there."""


def ways(settings: ShareSettings | None) -> tuple[Way, ...]:
    """What a report offers beside copying its address; e-mail needs no configuration."""
    wanted = settings or ShareSettings()
    to = ",".join(map(coded, wanted.email))
    found = [Way("email", "E-mail", f"mailto:{to}?subject={{subject}}&body={{text}}", newline="%0D%0A")]
    if wanted.teams is not None:
        found.append(Way("teams", "Microsoft Teams", _teams(wanted.teams)))
    if wanted.planner is not None:
        found.append(Way("planner", "Planner", wanted.planner, copies=True))
    if wanted.service_now is not None:
        table = f"{wanted.service_now.instance}/{wanted.service_now.table}.do?sys_id=-1&sysparm_query="
        fields = "short_description%3D{subject}%5Edescription%3D{text}"
        found.append(Way("service-now", "ServiceNow", table + fields, subject=160, parted_by="^"))
    return tuple(found)


def address(way: Way, message: Message) -> str:
    """The link, at most 2,000 characters long where the message's own link leaves room for that."""
    subject = clean(message.subject, way)[: way.subject]
    text = list(clean(message.text, way)[:LONGEST])
    tail = f"\n\n{message.link}" if message.link else ""
    filled, cut = _filled(way, subject, "".join(text) + tail, message.link or ""), ""
    while len(filled) > LONGEST and (text or subject):
        text, cut, subject = text[:-_STEP], "…", subject if text else subject[:-_STEP]
        filled = _filled(way, subject, "".join(text) + cut + tail, message.link or "")
    return filled


def message(action: Assessment, report: Report) -> Message:
    """What is said of an action to somebody who is to do it."""
    done = action.outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE)
    steps = () if done else action.implementation.steps
    lines = [
        f"{action.title} ({action.id})",
        words(action.outcome) + _worth(action.points),
        *(f"{number}. {step}" for number, step in enumerate(steps, 1)),
    ]
    base = report.share.link if report.share else None
    return Message(
        subject=visible(f"{named(report)}: {action.title}"),
        text=visible("\n".join(lines)),
        link=f"{base}#{coded(visible(action.id))}" if base else None,
    )


def _worth(points: ActionPoints) -> str:
    return f", {points_text(points.earned)} of {short(points.max)} points" if micro(points.max) else ""


def named(report: Report) -> str:
    tenant = report.tenant
    return tenant.display_name or tenant.default_domain or tenant.id or "Unnamed tenant"


def clean(text: str, way: Way) -> str:
    return text.replace(way.parted_by, " ") if way.parted_by else text


def coded(text: str) -> str:
    """As `encodeURIComponent` of browsers writes it."""
    return quote(text, safe="!'()*~-_.")


def _teams(people: tuple[str, ...]) -> str:
    if not people:
        return "https://teams.microsoft.com/share?href={link}&msgText={subject}&preview=false"
    return f"https://teams.microsoft.com/l/chat/0/0?users={','.join(map(coded, people))}&message={{text}}"


def _filled(way: Way, subject: str, text: str, link: str) -> str:
    filled = {"subject": coded(subject), "text": coded(text).replace("%0A", way.newline), "link": coded(link)}
    for name, value in filled.items():
        way = way._replace(template=way.template.replace(f"{{{name}}}", value))
    return way.template
