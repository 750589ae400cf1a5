"""Network addresses: reading them, what they are, and which network holds which."""

from __future__ import annotations

import pytest

from scanner.cel import Environment
from tests.cel.evaluation import error, value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string(ip('203.0.113.9'))", "203.0.113.9"),
        ("string(ip('2001:DB8:0::1'))", "2001:db8::1"),
        ("ip('2001:db8::1') == ip('2001:DB8:0:0::1')", True),
        ("ip('::ffff:cb00:7109') == ip('203.0.113.9')", True),
        ("ip('10.0.0.1') == ip('10.0.0.2') || ip('10.0.0.1') == '10.0.0.1'", False),
        ("ip('10.0.0.1') in [ip('10.0.0.1')]", True),
        ("type(ip('::1')) == net.IP && type(cidr('::/0')) == net.CIDR", True),
        ("[ip('10.0.0.1').family(), ip('::1').family()]", [4, 6]),
        ("isIP('10.0.0.1') && !isIP('10.0.0') && !isIP('10.0.0.01') && !isIP('')", True),
        ("isCIDR('10.0.0.0/8') && !isCIDR('10.0.0.0') && !isCIDR('10.0.0.0/33') && !isCIDR('::/129')", True),
        ("isCIDR('10.0.0.0/08') || isCIDR('10.0.0.0/255.0.0.0') || isCIDR('10.0.0.0/-1')", False),
        ("ip.isCanonical('2001:db8::1') && !ip.isCanonical('2001:DB8::1')", True),
        ("ip('127.9.9.9').isLoopback() && ip('::1').isLoopback()", True),
        ("ip('0.0.0.0').isUnspecified() && ip('::').isUnspecified()", True),
        ("ip('169.254.1.1').isLinkLocalUnicast() && ip('fe80::1').isLinkLocalUnicast()", True),
        ("ip('224.0.0.5').isLinkLocalMulticast() && !ip('224.0.1.5').isLinkLocalMulticast()", True),
        ("ip('ff02::5').isLinkLocalMulticast() && !ip('ff05::5').isLinkLocalMulticast()", True),
        ("ip('10.1.2.3').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast()", True),
        ("cidr('203.0.113.0/24').containsIP('203.0.113.200')", True),
        ("cidr('203.0.113.0/24').containsIP(ip('203.0.114.1'))", False),
        ("cidr('203.0.113.0/24').containsIP('2001:db8::1')", False),
        ("cidr('203.0.113.0/24').containsCIDR('203.0.113.128/25')", True),
        ("cidr('203.0.113.128/25').containsCIDR(cidr('203.0.113.0/24'))", False),
        ("string(cidr('203.0.113.77/24').masked())", "203.0.113.0/24"),
        ("cidr('203.0.113.77/24') == cidr('203.0.113.0/24')", False),
        ("cidr('203.0.113.77/24').ip() == ip('203.0.113.77')", True),
        ("cidr('2001:db8::/32').prefixLength()", 32),
        ("['0.0.0.0/0', '::/0'].exists(r, cidr(r).prefixLength() == 0)", True),
        ("ip.startsWith('10.')", True),
    ],
)
def test_addresses_and_networks(text: str, expected: object) -> None:
    assert value(text, ip="10.0.0.7") == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ip('10.0.0')", "1:1: '10.0.0' is not an IP address"),
        ("ip('fe80::1%eth0')", "1:1: 'fe80::1%eth0' has a zone, which an IP address has not"),
        (
            "ip('::ffff:10.0.0.1')",
            "1:1: '::ffff:10.0.0.1' is an IPv4 address within an IPv6 address; write either",
        ),
        ("ip.isCanonical('10.0.0')", "1:4: '10.0.0' is not an IP address"),
        ("cidr('10.0.0.0/')", "1:1: '10.0.0.0/' is not a network like 10.0.0.0/8"),
        ("cidr('10.0.0.0/33')", "1:1: '10.0.0.0/33' has a prefix longer than its address"),
        ("cidr('10/8')", "1:1: '10' is not a network address"),
        ("isIP(cidr('10.0.0.0/8'))", "1:1: isIP() is not defined for (net.CIDR)"),
        ("ip(1)", "1:1: ip() is not defined for (int)"),
        ("'10.0.0.1'.family()", "1:12: family() is not defined for (string)"),
        ("cidr('10.0.0.0/8').containsIP(1)", "1:20: containsIP() is not defined for (net.CIDR, int)"),
        ("cidr('10.0.0.0/8').containsIP('x')", "1:20: 'x' is not an IP address"),
        ("ip('10.0.0.1') < ip('10.0.0.2')", "1:16: '<' is not defined for (net.IP, net.IP)"),
    ],
)
def test_what_is_no_address_is_an_error(text: str, message: str) -> None:
    assert str(error(text)) == message


def test_generated_code_knows_addresses() -> None:
    environment = Environment()
    text = "item.ranges.exists(r, cidr(r).containsIP(item.address)) && type(ip(item.address)) == net.IP"
    program = environment.compile(text, variables=("item",))
    session = environment.session({})
    for item, expected in (
        ({"ranges": ["10.0.0.0/8"], "address": "10.9.9.9"}, True),
        ({"ranges": ["10.0.0.0/8"], "address": "11.9.9.9"}, False),
    ):
        assert session.function(program)(item) is session.evaluate_exactly(program, item) is expected
