"""The review policy: what entries have to look like. Every violation stands at the entry's own place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from scanner.model.day import days_between
from scanner.model.names import did_you_mean
from scanner.model.override import Override, OverrideUse, Violation
from scanner.model.points import micro, percent, points_of
from scanner.model.problem import Problem
from scanner.model.review import Person, ReviewPolicy
from scanner.model.rule import Action
from scanner.overrides.statuses import statuses


def review(
    entries: Iterable[Override], policy: ReviewPolicy, people: Sequence[Person], actions: Mapping[str, Action]
) -> tuple[Violation, ...]:
    """What the entries themselves break, in the order of the file."""
    return tuple(
        violation
        for entry in entries
        for check in _CHECKS
        for violation in check(entry, policy, people, actions.get(entry.action))
    )


def over_the_cap(uses: Iterable[OverrideUse], policy: ReviewPolicy, maximum: float) -> tuple[Violation, ...]:
    """The entries that take the asserted points over their cap, the largest being the last to be let in."""
    if policy.asserted_percent is None:
        return ()
    asserting = [use for use in uses if use.asserted > 0]
    total = points_of(sum(micro(use.asserted) for use in asserting))
    share = percent(total, maximum)
    if share is None or share <= policy.asserted_percent:
        return ()
    found, sum_so_far = [], 0
    for use in sorted(asserting, key=lambda use: (use.asserted, use.entry.line or 0)):
        sum_so_far += micro(use.asserted)
        if 100 * sum_so_far > policy.asserted_percent * micro(maximum):
            message = (
                f"asserts {use.asserted:.2f} points; all entries together assert {share:.2f} % of the maximum, "
                f"and the policy allows {policy.asserted_percent:g} %"
            )
            found.append(_violation("asserted-points", use.entry, message))
    return tuple(sorted(found, key=lambda each: (each.line, each.column)))


def policy_problems(policy: ReviewPolicy, actions: Mapping[str, Action], place: str) -> list[Problem]:
    """Actions that the policy names and the catalogue does not have."""
    return [
        Problem(place, f"reviewPolicy.forbidden: there is no action '{name}'", did_you_mean(name, actions))
        for name in policy.forbidden
        if name != "*" and name not in actions
    ]


def _justification(entry: Override, policy: ReviewPolicy, *_: object) -> Iterator[Violation]:
    least, held = policy.justification_length, len(" ".join(entry.justification.split()))
    if least is not None and held < least:
        message = f"the justification has {held} characters, and the policy asks for {least}"
        yield _violation("justification-length", entry, message)


def _ticket(entry: Override, policy: ReviewPolicy, *_: object) -> Iterator[Violation]:
    if policy.ticket is None:
        return
    import re2  # type: ignore[import-untyped]

    if entry.ticket is None:
        yield _violation("ticket", entry, f"names no ticket, and the policy asks for one like {policy.ticket}")
    elif re2.fullmatch(policy.ticket, entry.ticket) is None:
        yield _violation("ticket", entry, f"the ticket '{entry.ticket}' is not like {policy.ticket}")


def _lifetime(entry: Override, policy: ReviewPolicy, _: Sequence[Person], action: Action | None) -> Iterator[Violation]:
    longest = None if action is None else policy.longest_days.get(action.severity)
    if longest is None or action is None or entry.created is None or entry.expires is None:
        return
    days = days_between(entry.created, entry.expires) + 1
    if days > longest:
        message = f"lasts {days} days, and the policy allows {longest} where the severity is {action.severity}"
        yield _violation("lifetime", entry, message)


def _forbidden(entry: Override, policy: ReviewPolicy, *_: object) -> Iterator[Violation]:
    for name in (entry.action, "*"):
        if entry.status in policy.forbidden.get(name, ()):
            every = "any action" if name == "*" else entry.action
            yield _violation("forbidden-status", entry, f"the policy forbids '{entry.status}' for {every}")
            return


def _approval(entry: Override, _: ReviewPolicy, people: Sequence[Person], *__: object) -> Iterator[Violation]:
    if entry.approved_by is None:
        if statuses()[entry.status].approval:
            yield _violation("approval", entry, f"'{entry.status}' needs an approver: add 'approvedBy'")
        return
    approver = person_of(entry.approved_by, people)
    owner = None if entry.owner is None else person_of(entry.owner, people)
    same = approver is not None and approver is owner
    if same or entry.approved_by.casefold() == (entry.owner or "").casefold():
        yield _violation("approval", entry, f"{entry.approved_by} approved what they own")
    elif people and (approver is None or not approver.writes):
        yield _violation("approval", entry, f"{entry.approved_by} has no role that may approve")


_CHECKS: tuple[Callable[..., Iterator[Violation]], ...] = (_justification, _ticket, _lifetime, _forbidden, _approval)


def person_of(name: str, people: Iterable[Person]) -> Person | None:
    """Whom an address or handle belongs to."""
    return next((person for person in people if person.is_called(name)), None)


def _violation(rule: str, entry: Override, message: str) -> Violation:
    return Violation(rule, entry.action, message, entry.file or "", entry.line or 1, entry.column or 1)
