"""The part of the configuration document about passing actions on."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from scanner.config.strict import Strict
from scanner.config.values import checked_address, checked_mail
from scanner.model.share import ServiceNow, ShareSettings

Address = Annotated[str, AfterValidator(checked_address)]
Mail = Annotated[str, AfterValidator(checked_mail)]
Table = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,79}$")]


class ServiceNowDocument(Strict):
    """A new record is begun with title and text of the action."""

    instance: Address = Field(description="The address of the instance, such as https://contoso.service-now.com.")
    table: Table = Field(default="incident", description="The table of the new record.")


class ShareDocument(Strict):
    """What the report offers beside copying its address. Nothing is sent by opening it, or by choosing one of them."""

    link: Address | None = Field(
        default=None, description="Where the report is published; messages then carry the address of their action."
    )
    email: Mail | list[Mail] = Field(default=[], description="Who an e-mail is addressed to at first.")
    teams: bool | list[Mail] = Field(
        default=False, description="True to choose a chat or channel in Microsoft Teams, or who a chat is begun with."
    )
    planner: Address | None = Field(default=None, description="The address of the plan in Microsoft Planner.")
    service_now: ServiceNowDocument | None = Field(default=None, description="Where records are begun.")

    @model_validator(mode="after")
    def _has_something_to_share(self) -> ShareDocument:
        if self.teams is True and self.link is None:
            raise ValueError("'teams: true' shares the report's address, so it needs a 'link'; or name people")
        return self


def share_of(written: ShareDocument | None) -> ShareSettings | None:
    """The settings; None where the file has none."""
    if written is None:
        return None
    now, teams = written.service_now, written.teams
    return ShareSettings(
        link=written.link,
        email=(written.email,) if isinstance(written.email, str) else tuple(written.email),
        teams=tuple(teams) if isinstance(teams, list) else () if teams else None,
        planner=written.planner,
        service_now=ServiceNow(now.instance.rstrip("/"), now.table) if now else None,
    )
