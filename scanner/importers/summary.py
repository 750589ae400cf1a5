"""What an import did, for a person."""

from __future__ import annotations

from scanner.importers.importer import ImportResult


def summary(result: ImportResult) -> str:
    """A few lines: how much was taken, which resources are missing and why, and what was left out and why."""
    rows = sum(1 if mapped.rows is None else mapped.rows for mapped in result.mapped)
    lines = [f"imported {len(result.mapped)} resources, {rows} rows"]
    if result.unread:
        lines.append("not assessed for want of data:")
        lines += [f"  {resource}: {state}, {detail}" for resource, state, detail in result.unread]
    if result.left:
        lines.append("left out:")
        lines += [f"  {reason}: {', '.join(keys)}" for reason, keys in _by_reason(result).items()]
    return "\n".join(lines)


def _by_reason(result: ImportResult) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for key, reason in result.left:
        reasons.setdefault(reason, []).append(key)
    return reasons
