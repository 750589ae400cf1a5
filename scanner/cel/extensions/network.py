"""Network addresses: `ip`, `cidr`, their methods, and the tests `isIP`, `isCIDR` and `ip.isCanonical`."""

from __future__ import annotations

import ipaddress

from scanner.cel.errors import CelError, no_overload
from scanner.cel.values import Opaque, Value
from scanner.record import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner.cel.library import Function

_IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class Address(Opaque):
    """An IPv4 or IPv6 address; an IPv6 address that stands for an IPv4 one is that."""

    __slots__ = ("plain",)
    cel_name = "net.IP"

    def __init__(self, plain: _IP) -> None:
        mapped = plain.ipv4_mapped if plain.version == 6 else None
        self.plain = mapped or plain

    def __eq__(self, other: object) -> bool:
        return type(other) is Address and other.plain == self.plain

    def __hash__(self) -> int:
        return hash(self.plain)

    def __str__(self) -> str:
        return str(self.plain)


class Network(Opaque):
    """An address and the length of its prefix; the bits behind the prefix are kept."""

    __slots__ = ("address", "length")
    cel_name = "net.CIDR"

    def __init__(self, address: Address, length: int) -> None:
        self.address = address
        self.length = length

    def __eq__(self, other: object) -> bool:
        return type(other) is Network and (other.address, other.length) == (self.address, self.length)

    def __hash__(self) -> int:
        return hash((self.address, self.length))

    def __str__(self) -> str:
        return f"{self.address}/{self.length}"

    def prefix(self, address: Address) -> int:
        """The leading bits of an address, as many as the network has."""
        return int(address.plain) >> (address.plain.max_prefixlen - self.length)


def to_ip(text: Value) -> Address:
    return Address(_parsed(_text("ip()", text), "an IP address"))


def to_cidr(text: Value) -> Network:
    head, _, tail = _text("cidr()", text).partition("/")
    address = Address(_parsed(head, "a network address"))
    if not (tail.isascii() and tail.isdigit() and len(tail) <= 3 and str(int(tail)) == tail):
        raise CelError("invalid_argument", f"{_shown(text)} is not a network like 10.0.0.0/8")
    if int(tail) > address.plain.max_prefixlen:
        raise CelError("invalid_argument", f"{_shown(text)} has a prefix longer than its address")
    return Network(address, int(tail))


def is_ip(text: Value) -> bool:
    return _succeeds(to_ip, _text("isIP()", text))


def is_cidr(text: Value) -> bool:
    return _succeeds(to_cidr, _text("isCIDR()", text))


def is_canonical(text: Value) -> bool:
    """Whether the text is the shortest way to write its address; an error if it is none."""
    return bool(str(to_ip(_text("ip.isCanonical()", text))) == text)


def contains_ip(network: Value, address: Value) -> bool:
    wanted = to_ip(address) if type(address) is str else address
    if type(network) is not Network or type(wanted) is not Address:
        raise no_overload("containsIP()", network, address)
    same = wanted.plain.version == network.address.plain.version
    return bool(same and network.prefix(wanted) == network.prefix(network.address))


def contains_cidr(network: Value, inner: Value) -> bool:
    wanted = to_cidr(inner) if type(inner) is str else inner
    if type(network) is not Network or type(wanted) is not Network:
        raise no_overload("containsCIDR()", network, inner)
    return bool(network.length <= wanted.length) and contains_ip(network, wanted.address)


def masked(network: Value) -> Network:
    """The network with zeros behind its prefix."""
    _want("masked()", network, Network)
    plain = network.address.plain
    zeros = plain.max_prefixlen - network.length
    return Network(Address(type(plain)(int(plain) >> zeros << zeros)), network.length)


def address_of(network: Value) -> Address:
    _want("ip()", network, Network)
    return network.address  # type: ignore[no-any-return]


def prefix_length(network: Value) -> int:
    _want("prefixLength()", network, Network)
    return int(network.length)


def _property(name: str, read: Callable[[_IP], Value]) -> Function:
    def apply(address: Value) -> Value:
        _want(f"{name}()", address, Address)
        return read(address.plain)

    return apply


def _is_global_unicast(plain: _IP) -> bool:
    special = plain.is_unspecified or plain.is_loopback or plain.is_multicast or plain.is_link_local
    return not special and plain != ipaddress.IPv4Address("255.255.255.255")


def _is_link_local_multicast(plain: _IP) -> bool:
    return plain in ipaddress.ip_network("224.0.0.0/24" if plain.version == 4 else "ff02::/16")


def _parsed(text: str, what: str) -> _IP:
    try:
        plain = ipaddress.ip_address(text)
    except ValueError:
        raise CelError("invalid_argument", f"{_shown(text)} is not {what}") from None
    if "%" in text:
        raise CelError("invalid_argument", f"{_shown(text)} has a zone, which {what} has not")
    if ":" in text and "." in text:
        raise CelError("invalid_argument", f"{_shown(text)} is an IPv4 address within an IPv6 address; write either")
    return plain


def _text(function: str, value: Value) -> str:
    _want(function, value, str)
    return str(value)


def _want(function: str, value: Value, kind: type) -> None:
    if type(value) is not kind:
        raise no_overload(function, value)


def _succeeds(function: Function, text: str) -> bool:
    try:
        function(text)
    except CelError:
        return False
    return True


def _shown(text: str) -> str:
    return repr(text if len(text) <= 50 else f"{text[:47]}...")


_PROPERTIES: dict[str, Callable[[_IP], Value]] = {
    "family": lambda plain: int(plain.version),
    "isUnspecified": lambda plain: plain.is_unspecified,
    "isLoopback": lambda plain: plain.is_loopback,
    "isGlobalUnicast": _is_global_unicast,
    "isLinkLocalUnicast": lambda plain: plain.is_link_local,
    "isLinkLocalMulticast": _is_link_local_multicast,
}
GLOBALS: dict[tuple[str, int], Function] = {
    ("ip", 1): to_ip,
    ("cidr", 1): to_cidr,
    ("isIP", 1): is_ip,
    ("isCIDR", 1): is_cidr,
    ("ip.isCanonical", 1): is_canonical,
}
METHODS: dict[tuple[str, int], Function] = {
    **{(name, 0): _property(name, read) for name, read in _PROPERTIES.items()},
    ("containsIP", 1): contains_ip,
    ("containsCIDR", 1): contains_cidr,
    ("ip", 0): address_of,
    ("masked", 0): masked,
    ("prefixLength", 0): prefix_length,
}
