"""`tenantscore scan`: a snapshot to a report, in as many formats as asked for."""

from __future__ import annotations
