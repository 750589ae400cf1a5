"""What anybody can look up about Contoso's mail domains."""

from __future__ import annotations

from scripts.contoso.company import ACQUIRED, DOMAIN, HYBRID, INITIAL, MARKETING
from scripts.contoso.mail_flow import DKIM_SIGNED
from scripts.contoso.seed import guid

Row = dict[str, object]

_SPF = {
    DOMAIN: "v=spf1 include:spf.protection.outlook.com ip4:192.0.2.25 -all",
    INITIAL: "v=spf1 include:spf.protection.outlook.com -all",
    HYBRID: "v=spf1 include:spf.protection.outlook.com -all",
    ACQUIRED: "v=spf1 include:spf.protection.outlook.com ~all",
}
_DMARC = {
    DOMAIN: f"v=DMARC1; p=quarantine; pct=100; rua=mailto:dmarc@{DOMAIN}",
    ACQUIRED: "v=DMARC1; p=none",
}
_KEY = "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"


def spf_records() -> list[Row]:
    """A verification string stands beside the policy, as it does in most zones."""
    verification = {DOMAIN: [f"MS=ms{guid('dns')[:8]}"], MARKETING: [f"newsletter-site-verification={guid('news')}"]}
    return [
        _answer(name, name, [*verification.get(name, []), *([_SPF[name]] if name in _SPF else [])])
        for name in (DOMAIN, INITIAL, HYBRID, ACQUIRED, MARKETING)
    ]


def dkim_records() -> list[Row]:
    return [
        _answer(name, f"selector1._domainkey.{name}", [_KEY] if name in DKIM_SIGNED else [])
        for name in (DOMAIN, INITIAL, HYBRID, ACQUIRED, MARKETING)
    ]


def dmarc_records() -> list[Row]:
    return [
        _answer(name, f"_dmarc.{name}", [_DMARC[name]] if name in _DMARC else [])
        for name in (DOMAIN, INITIAL, HYBRID, ACQUIRED, MARKETING)
    ]


def _answer(domain: str, query: str, strings: list[str]) -> Row:
    found = f"Query returned {len(strings)} txt records" if strings else "Query returned NXDOMAIN"
    return {
        "domain": domain,
        "log": [{"query_answers": strings, "query_method": "traditional", "query_name": query, "query_result": found}],
        "rdata": strings,
    }
