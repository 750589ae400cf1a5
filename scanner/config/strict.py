"""What every part of the configuration document is made of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

Text = Annotated[str, StringConstraints(min_length=1)]
Percent = Annotated[float, Field(ge=0, le=100)]
SeverityName = Literal["critical", "high", "medium", "low"]
StatusName = Literal["planned", "risk-accepted", "third-party", "alternate-mitigation"]


class Strict(BaseModel):
    """Unknown keys are faults, and nothing is converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, alias_generator=to_camel)
