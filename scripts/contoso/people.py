"""Every account of Contoso. Nobody has a name: accounts are called after the work they do."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from scripts.contoso.company import DEFENDER, DEPARTMENTS, DOMAIN, E3, INITIAL, P2, Department, Sku
from scripts.contoso.seed import guid


class Kind(StrEnum):
    STAFF = "staff"
    ADMIN = "admin"
    """A second, cloud-only account for administration."""
    BREAK_GLASS = "break-glass"
    SERVICE = "service"
    SYNC = "sync"
    """The account of the directory synchronization."""
    ROOM = "room"
    SHARED = "shared mailbox"
    LEAVER = "leaver"
    GUEST = "guest"


class Person(NamedTuple):
    upn: str
    display_name: str
    kind: Kind
    department: str | None = None
    job_title: str | None = None
    skus: tuple[Sku, ...] = ()
    address: str | None = None
    """Where mail goes; a mailbox of Contoso unless the person is a guest."""

    @property
    def id(self) -> str:
        return guid("user", self.upn)

    @property
    def enabled(self) -> bool:
        return self.kind not in (Kind.ROOM, Kind.SHARED, Kind.LEAVER)

    @property
    def synced(self) -> bool:
        """Comes from the directory on premises."""
        return self.kind in (Kind.STAFF, Kind.LEAVER, Kind.SERVICE)

    @property
    def user_type(self) -> str:
        return "guest" if self.kind is Kind.GUEST else "member"


def everyone() -> tuple[Person, ...]:
    """All accounts, ordered by address."""
    people = (*_staff(), *_admins(), *_machines(), *_rooms(), *_shared(), *_leavers(), *_guests())
    return tuple(sorted(people))


def _staff() -> list[Person]:
    return [_employee(department, number) for department in DEPARTMENTS for number in range(1, department.people + 1)]


def _employee(department: Department, number: int, kind: Kind = Kind.STAFF) -> Person:
    upn = f"{department.local}.{number:03}@{department.domain}"
    head = number == 1
    p2 = department.local in ("exec", "finance", "it")
    return Person(
        upn,
        f"{department.name} {number:03}",
        kind,
        department.name,
        f"Head of {department.name}" if head and department.local != "exec" else department.job_title,
        () if kind is Kind.LEAVER else (E3, DEFENDER, P2) if p2 else (E3, DEFENDER),
        upn,
    )


def _admins() -> list[Person]:
    admins = [
        Person(f"it.admin.{number:02}@{DOMAIN}", f"IT Admin {number:02}", Kind.ADMIN, "IT", "Administrator", (P2,))
        for number in range(1, 10)
    ]
    emergency = [
        Person(f"breakglass-{number}@{INITIAL}", f"Break Glass {number}", Kind.BREAK_GLASS) for number in (1, 2)
    ]
    return admins + emergency


def _machines() -> list[Person]:
    services = (
        ("svc.backup", "Service: Mail Backup", False),
        ("svc.copier", "Service: Copiers", True),
        ("svc.erp", "Service: ERP Mail", True),
        ("svc.monitoring", "Service: Monitoring", False),
        ("svc.payroll", "Service: Payroll Export", False),
        ("svc.scanner", "Service: Warehouse Scanners", True),
    )
    accounts = [
        Person(
            f"{local}@{DOMAIN}",
            name,
            Kind.SERVICE,
            "IT",
            None,
            (E3,) if mail else (),
            f"{local}@{DOMAIN}" if mail else None,
        )
        for local, name, mail in services
    ]
    sync = Person(f"Sync_CONTOSO-AD01@{INITIAL}", "On-Premises Directory Synchronization Service Account", Kind.SYNC)
    return [*accounts, sync]


def _rooms() -> list[Person]:
    places = [f"{site}-{number}" for site in ("north", "south") for number in range(1, 5)]
    return [
        Person(f"room.{place}@{DOMAIN}", f"Room {place.title()}", Kind.ROOM, address=f"room.{place}@{DOMAIN}")
        for place in places
    ]


def _shared() -> list[Person]:
    names = ("careers", "info", "invoices", "orders", "press", "reception")
    return [Person(f"{name}@{DOMAIN}", name.title(), Kind.SHARED, address=f"{name}@{DOMAIN}") for name in names]


def _leavers() -> list[Person]:
    """People who left: the account is blocked and lost its licences, and is kept for 90 days."""
    return [
        _employee(department, department.people + number, Kind.LEAVER)
        for department in DEPARTMENTS
        if department.people >= 18
        for number in (1, 2)
    ]


def _guests() -> list[Person]:
    partners = (
        ("example.com", "buyer", 14),
        ("example.org", "auditor", 6),
        ("example.net", "designer", 12),
    )
    return [_guest(f"{role}.{number:02}", domain) for domain, role, count in partners for number in range(1, count + 1)]


def _guest(local: str, domain: str) -> Person:
    name = f"{local.replace('.', ' ').title()} ({domain})"
    return Person(f"{local}_{domain}#EXT#@{INITIAL}", name, Kind.GUEST, address=f"{local}@{domain}")
