"""Stable keyed stand-ins for names: equal names get equal ones, another key gives others, and shapes stay.

megan@contoso.com                     person-3f9ac02b71@domain-77e0b1d4.example
win-001.contoso.com                   host-90cc51be02.domain-77e0b1d4.example
1ef547ce-66f8-5d50-bebb-7fa337fde151  another GUID
Plant scanners                        name-5b1d90e2aa
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable

_HOST = r"(?:[A-Za-z0-9_](?:[\w-]*[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]"
ADDRESS = re.compile(rf"[\w.%+'#&*/=?^$!-]+@{_HOST}")
HOST = re.compile(_HOST)
GUID = re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f])")
_QUOTED = re.compile(rf"""(?<=['"])(\*\.|@|)({_HOST})(?=['"])""")
"""A domain that is a value: a partner's, most often."""
_HEX = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-f]{40}|[0-9a-f]{32})(?![0-9A-Za-z])", re.IGNORECASE)
_IP = re.compile(r"(?<![\w.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w.]*\w)")
_MADE_HERE = re.compile(r"(?:host-[0-9a-f]{10}\.)?domain-[0-9a-f]{8}\.example")
_WORD = re.compile(r"\w+")
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})
_OURS = (".mail.onmicrosoft.com", ".onmicrosoft.com", ".sharepoint.com")
"""Domains of Microsoft below which the first label is the tenant's."""
_EVERYBODYS = frozenset(
    {
        "microsoft",
        "office",
        "outlook",
        "hotmail",
        "live",
        "gmail",
        "googlemail",
        "google",
        "yahoo",
        "icloud",
        "apple",
        "windows",
        "azure",
        "sharepoint",
        "exchange",
        "teams",
        "intune",
        "defender",
        "entra",
        "onmicrosoft",
        "example",
        "domain",
        "device",
        "devices",
        "users",
        "admin",
        "mail",
        "cloud",
    }
)
"""Labels that say nothing of a tenant, or are words of the report itself."""
_SHORTEST = 4
"""Characters of a label or a name that is sought inside other text."""


class Pseudonyms:
    """The stand-ins of one report's names under one key."""

    def __init__(self, key: bytes, names: Iterable[str]) -> None:
        """`names` are people, groups, devices, domains and ids that stand in the report by themselves."""
        self._key = key
        self._made: dict[str, str] = {}
        held = {name for name in names if name.strip()}
        self._ids = {found.casefold() for name in held for found in GUID.findall(name)}
        self._bases = _bases(held)
        self._labels = _alternatives({label for base in self._bases for label in _label(base)})
        below = "|".join(map(re.escape, sorted(self._bases, key=len, reverse=True)))
        self._hosts = re.compile(rf"(?<![\w.-])(?:[\w-]+\.)*(?:{below})(?![\w-])", re.IGNORECASE) if below else None
        self._names: dict[str, list[str]] = {}
        for name in sorted({*map(str.casefold, held), *_locals(held)}, key=len, reverse=True):
            if _is_sought(name) and (first := _WORD.search(name)):
                self._names.setdefault(first[0], []).append(name[first.start() :])

    def name(self, text: str) -> str:
        """The stand-in for text that is a name as a whole."""
        bare = text.strip()
        if not bare:
            return text
        if ADDRESS.fullmatch(bare):
            return self._address(bare)
        if GUID.fullmatch(bare):
            return self._guid(bare)
        return self._host(bare) if HOST.fullmatch(bare) else f"name-{self._digits('name', bare, 10)}"

    def text(self, text: str) -> str:
        """Text of the tenant or about it: every known name, and whatever looks like an address or an id."""
        text = ADDRESS.sub(lambda found: self._address(found[0]), text)
        text = GUID.sub(lambda found: self._guid(found[0]), text)
        text = self._without_hosts(text)
        text = _QUOTED.sub(lambda found: found[1] + self._host(found[2]), text)
        text = self._without_names(text)
        text = _HEX.sub(lambda found: self._digits("hex", found[0], len(found[0])), text)
        text = _IP.sub(lambda found: f"address-{self._digits('ip', found[0], 10)}", text)
        return self._without_labels(text)

    def catalogue(self, text: str) -> str:
        """Text of a rule: only what is known to be the tenant's, since addresses and ids in it are most often not."""
        text = ADDRESS.sub(lambda found: self._address(found[0]) if self._is_known(found[0]) else found[0], text)
        text = GUID.sub(lambda found: self._guid(found[0]) if found[0].casefold() in self._ids else found[0], text)
        return self._without_labels(self._without_hosts(text))

    def _is_known(self, address: str) -> bool:
        host = address.rpartition("@")[2].casefold()
        return any(host == base or host.endswith(f".{base}") for base in self._bases)

    def _address(self, text: str) -> str:
        local, _, host = text.rpartition("@")
        return f"person-{self._digits('person', text, 10)}@{self._host(host)}" if local else text

    def _host(self, text: str) -> str:
        if _MADE_HERE.fullmatch(text):
            return text
        folded = text.casefold().rstrip(".")
        base = next((each for each in self._bases if folded.endswith(f".{each}")), folded)
        domain = f"domain-{self._digits('domain', base, 8)}.example"
        return domain if base == folded else f"host-{self._digits('host', folded, 10)}.{domain}"

    def _guid(self, text: str) -> str:
        digits = self._digits("guid", text, 32)
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))

    def _without_hosts(self, text: str) -> str:
        return text if self._hosts is None else self._hosts.sub(lambda found: self._host(found[0]), text)

    def _without_labels(self, text: str) -> str:
        if self._labels is None:
            return text
        return self._labels.sub(lambda found: f"org-{self._digits('label', found[0], 8)}", text)

    def _without_names(self, text: str) -> str:
        """Every known name, the longest first, where it stands as words of its own."""
        folded = text.casefold()
        if not self._names or len(folded) != len(text):  # a letter that folds to two would shift every place
            return text
        kept, end = [], 0
        for word in _WORD.finditer(folded):
            start = word.start()
            if start < end:
                continue
            found = next((name for name in self._names.get(word[0], ()) if _stands(name, folded, start)), None)
            if found is not None:
                kept += [text[end:start], f"name-{self._digits('name', found, 10)}"]
                end = start + len(found)
        return "".join((*kept, text[end:]))

    def _digits(self, kind: str, text: str, count: int) -> str:
        """Hexadecimal digits of the HMAC of a name, compared without case."""
        folded = f"{kind}\0{text.casefold()}"
        if folded not in self._made:
            self._made[folded] = hmac.new(self._key, folded.encode("utf-8", "surrogatepass"), "sha256").hexdigest()
        return self._made[folded][:count]


def _bases(names: Iterable[str]) -> tuple[str, ...]:
    """The domains that names are below of, without those below another one."""
    hosts = {found.rpartition("@")[2].casefold() for name in names for found in ADDRESS.findall(name)}
    hosts |= {name.strip().casefold() for name in names if HOST.fullmatch(name.strip())}
    return tuple(sorted(host for host in hosts if not any(host.endswith(f".{other}") for other in hosts)))


def _label(base: str) -> Iterable[str]:
    """The label of a domain that names its owner."""
    ours = next((end for end in _OURS if base.endswith(end)), None)
    parts = base.removesuffix(ours).split(".") if ours else base.split(".")[:-1]
    if not ours and len(parts) > 1 and parts[-1] in _SECOND_LEVEL:
        parts.pop()
    if len(parts[-1]) >= _SHORTEST and parts[-1] not in _EVERYBODYS:
        yield parts[-1]


def _alternatives(labels: Iterable[str]) -> re.Pattern[str] | None:
    """Labels anywhere; those that might be part of a word only by themselves."""
    ordered = sorted(labels, key=lambda label: (-len(label), label))
    parts = [re.escape(each) if len(each) > 5 else rf"(?<![^\W_]){re.escape(each)}(?![^\W_])" for each in ordered]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _locals(names: Iterable[str]) -> Iterable[str]:
    """What stands before the at sign, where it is more than a word."""
    for name in names:
        for found in ADDRESS.findall(name):
            local = found.rpartition("@")[0].casefold()
            if not local.isalpha():
                yield local


def _is_sought(name: str) -> bool:
    """Whether a name is told apart from ordinary words."""
    return len(name) >= _SHORTEST and not name.isalpha() and not name.isdigit()


def _stands(name: str, text: str, start: int) -> bool:
    end = start + len(name)
    if not text.startswith(name, start):
        return False
    return not (name[-1].isalnum() and text[end : end + 1].isalnum())
