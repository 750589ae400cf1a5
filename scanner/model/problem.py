"""What is wrong with an input, as data: where, what, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.record import NamedTuple


class Problem(NamedTuple):
    """One fault of one input, ready to print."""

    place: str
    """`file`, `file:line:column`, or the name of a flag or an environment variable."""
    message: str
    hint: str | None = None
    excerpt: str | None = None
    """The line at fault and a caret below the place, for expressions."""

    def __str__(self) -> str:
        lines = [f"error: {self.place}: {self.message}"]
        if self.excerpt:
            lines += [f"  | {line}" for line in self.excerpt.splitlines()]
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


def by_place(problem: Problem) -> tuple[str, int, int, str]:
    """What problems are sorted by: file, line, column, message."""
    file, *numbers = problem.place.rsplit(":", 2)
    if len(numbers) == 2 and all(number.isdigit() for number in numbers):
        return file, int(numbers[0]), int(numbers[1]), problem.message
    return problem.place, 0, 0, problem.message


class InputError(Exception):
    """Input that a person can mend; the command line prints every problem and exits with 2."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def fault(place: str, message: str, hint: str | None = None) -> InputError:
    """An `InputError` of one problem."""
    return InputError([Problem(place, message, hint)])
