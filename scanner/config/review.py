"""People and the review policy, from the configuration file to values of the model."""

from __future__ import annotations

from scanner.model.review import Person, ReviewPolicy, Role
from scanner.model.rule import Severity
from scanner.model.status import Status
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from scanner.config.document import ConfigDocument


def people_of(checked: ConfigDocument) -> tuple[Person, ...]:
    """Everybody that the file names, in its order."""
    return tuple(
        Person(
            (each.email,) if isinstance(each.email, str) else tuple(each.email),
            each.github.removeprefix("@") if each.github else None,
            tuple(Role(role) for role in each.roles),
        )
        for each in checked.people
    )


def policy_of(checked: ConfigDocument) -> ReviewPolicy | None:
    """The review policy; None where the file has none."""
    written = checked.review_policy
    if written is None:
        return None
    days = {severity: getattr(written.longest_days, severity.value) for severity in Severity}
    return ReviewPolicy(
        justification_length=written.justification_length,
        ticket=written.ticket,
        longest_days={severity: longest for severity, longest in days.items() if longest is not None},
        forbidden={name: tuple(map(Status, statuses)) for name, statuses in written.forbidden.items()},
        asserted_percent=written.asserted_percent,
        extensions=written.extensions,
    )
