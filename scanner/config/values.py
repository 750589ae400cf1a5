"""Checks that hold for a value wherever it is written; each raises `ValueError` with what is wrong, in plain words."""

from __future__ import annotations


def checked_day(text: str) -> str:
    """A day of the calendar in ISO 8601."""
    from scanner.model.day import checked_day as checked

    return checked(text)


def checked_format(text: str) -> str:
    """`FORMAT` or `FORMAT=PATH`; which formats there are is for the reporters to say."""
    import re

    name, equals, path = text.partition("=")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name) or (equals and not path):
        raise ValueError(f"'{text}' is neither FORMAT nor FORMAT=PATH")
    return text


def checked_parameter(value: object) -> object:
    """A value that a parameter of a rule can have; whether it suits the parameter is for the rule to say."""
    if isinstance(value, bool | int | float | str) or (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    ):
        return value
    raise ValueError("must be true or false, a number, text, or a list of texts")


def checked_address(text: str) -> str:
    """An address of the web that something can be added to: https, a host, no user, no fragment."""
    import re

    if not text.lower().startswith("https://"):
        raise ValueError(f"'{text}' is not an https address")
    if not re.fullmatch(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?([/?][!-~]*)?", text, re.IGNORECASE):
        raise ValueError(f"'{text}' is not an address such as https://contoso.com/secure-score.html")
    if "#" in text or any(sign in text for sign in "<>\"'`\\{}"):
        raise ValueError(f"'{text}' must not hold any of # < > ' \" ` \\ {{ }}")
    return text


def checked_mail(text: str) -> str:
    """One address of somebody."""
    import re

    if not re.fullmatch(r"[A-Za-z0-9.!#$%*/=?^_`{|}~+-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", text):
        raise ValueError(f"'{text}' is not an e-mail address")
    return text


def checked_pattern(text: str) -> str:
    """A regular expression of RE2."""
    import re2  # type: ignore[import-untyped]

    try:
        re2.compile(text)
    except re2.error as error:
        raise ValueError(f"'{text}' is not a pattern: {_said(error)}") from None
    return text


def _said(error: Exception) -> str:
    said = error.args[0] if error.args else error
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def day_of_epoch(text: str) -> str:
    """The day, in UTC, of `SOURCE_DATE_EPOCH`: seconds since 1970."""
    from datetime import UTC, datetime

    try:
        return datetime.fromtimestamp(int(text), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"'{text}' is not a number of seconds since 1970") from None


def words(text: str) -> tuple[str, ...]:
    """The items of a list that is written in one text, separated by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
