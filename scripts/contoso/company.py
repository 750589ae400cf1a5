"""Contoso Ltd: its domains, departments and licences."""

from __future__ import annotations

from typing import NamedTuple

from scripts.contoso.seed import guid

TENANT_ID = guid("tenant")
DOMAIN = "contoso.com"
ACQUIRED = "fabrikam.com"
"""Domain of a company that Contoso bought, with its engineers and plants; they kept their addresses."""
MARKETING = "news.contoso.com"
"""Sends newsletters; nobody published SPF for it."""
INITIAL = "contoso.onmicrosoft.com"
HYBRID = "contoso.mail.onmicrosoft.com"
SEATS = 250


class Department(NamedTuple):
    name: str
    local: str
    """Local part of the addresses: `sales` gives sales.017."""
    people: int
    job_title: str
    domain: str = DOMAIN


DEPARTMENTS = (
    Department("Executive", "exec", 6, "Executive"),
    Department("Finance", "finance", 22, "Finance Specialist"),
    Department("Human Resources", "hr", 10, "People Partner"),
    Department("Legal", "legal", 6, "Counsel"),
    Department("IT", "it", 16, "IT Specialist"),
    Department("Engineering", "eng", 50, "Engineer", ACQUIRED),
    Department("Sales", "sales", 54, "Account Manager"),
    Department("Marketing", "marketing", 20, "Marketing Specialist"),
    Department("Operations", "ops", 30, "Operations Technician", ACQUIRED),
    Department("Customer Support", "support", 18, "Support Agent", ACQUIRED),
)


class ServicePlan(NamedTuple):
    id: str
    name: str
    service: str
    """The service's name in `assignedPlans` of a user."""


class Sku(NamedTuple):
    id: str
    part_number: str
    seats: int
    plans: tuple[ServicePlan, ...]


EXCHANGE = ServicePlan("efb87545-963c-4e0d-99df-69c6916d9eb0", "EXCHANGE_S_ENTERPRISE", "exchange")
SHAREPOINT = ServicePlan("5dbe027f-2339-4123-9542-606e4d348a72", "SHAREPOINTENTERPRISE", "SharePoint")
TEAMS = ServicePlan("57ff2da0-773e-42df-b2af-ffb7a2317929", "TEAMS1", "TeamspaceAPI")
OFFICE = ServicePlan("43de0ff5-c92c-492b-9116-175376d08c38", "OFFICESUBSCRIPTION", "MicrosoftOffice")
ENTRA_P1 = ServicePlan("41781fb2-bc02-4b7c-bd55-b576c07bb09d", "AAD_PREMIUM", "AADPremiumService")
ENTRA_P2 = ServicePlan("eec0eb4f-6444-4f95-aba0-50c24d67f998", "AAD_PREMIUM_P2", "AADPremiumService")
DEFENDER_OFFICE_P1 = ServicePlan("f20fedf3-f3c3-43c3-8267-2bfdd51c0939", "ATP_ENTERPRISE", "exchange")

E3 = Sku(
    "05e9a617-0261-4cee-bb44-138d3ef5d965",
    "SPE_E3",
    SEATS,
    (EXCHANGE, SHAREPOINT, TEAMS, OFFICE, ENTRA_P1),
)
P2 = Sku("84a661c4-e949-4bd2-a560-ed7766fcaf2b", "AAD_PREMIUM_P2", 60, (ENTRA_P2,))
DEFENDER = Sku("4ef96642-f096-40de-a3e9-d83fb2f90211", "ATP_ENTERPRISE", SEATS, (DEFENDER_OFFICE_P1,))
SKUS = (E3, P2, DEFENDER)
