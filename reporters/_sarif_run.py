"""What a run of SARIF may say beyond its results: the commit that it is about, and how it compares with another run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from scanner.record import Any, NamedTuple

SRCROOT = "SRCROOT"
COMPARED = ("kind", "level", "properties", "suppressions")
"""A result that differs in one of these is an updated one; a line that moved makes no difference."""


class Source(NamedTuple):
    """The commit that a report is about, from whoever knows it."""

    repository: str
    """An absolute URI."""
    revision: str
    branch: str | None = None


def of_commit(run: dict[str, Any], source: Source | None) -> dict[str, Any]:
    """The run with the commit named, and every file relative to its root; unchanged where it is not known."""
    if source is None:
        return run
    commit = {"repositoryUri": source.repository, "revisionId": source.revision}
    branch = {"branch": source.branch} if source.branch else {}
    root = {SRCROOT: {"description": {"text": "The root of the repository."}}}
    control = {**commit, **branch, "mappedTo": {"uriBaseId": SRCROOT}}
    rooted = {**run, "results": [_rooted(each) for each in run["results"]]}
    return {**rooted, "versionControlProvenance": [control], "originalUriBaseIds": root}


def compared(run: dict[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """The run with the state of each result against `base`; what only `base` has is absent, and last."""
    rules = list(run["tool"]["driver"]["rules"])
    before = {_key(each): each for each in base["results"]}
    results = [{**each, "baselineState": _state(each, before.get(_key(each)))} for each in run["results"]]
    results += _absent(before, {_key(each) for each in results}, base["tool"]["driver"]["rules"], rules)
    driver = {**run["tool"]["driver"], "rules": rules}
    return {**run, "tool": {"driver": driver}, "baselineGuid": base["automationDetails"]["guid"], "results": results}


def _rooted(value: Any) -> Any:
    """The value with every file in it, however deep, relative to the root of the repository."""
    if isinstance(value, list):
        return [_rooted(each) for each in value]
    if not isinstance(value, dict):
        return value
    held = {name: _rooted(each) for name, each in value.items()}
    if "artifactLocation" in held:
        held["artifactLocation"] = {**held["artifactLocation"], "uriBaseId": SRCROOT}
    return held


def _state(result: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    if before is None:
        return "new"
    same = all(result.get(name) == before.get(name) for name in COMPARED)
    return "unchanged" if same else "updated"


def _absent(
    before: Mapping[str, Mapping[str, Any]],
    here: set[str],
    their_rules: Sequence[Mapping[str, Any]],
    rules: list[Any],
) -> Iterator[dict[str, Any]]:
    """Results that are no more, with their rules, which are added to `rules` where they are not there."""
    indexes = {rule["id"]: index for index, rule in enumerate(rules)}
    for key, result in before.items():
        if key not in here:
            rule = result["ruleId"]
            if rule not in indexes:
                indexes[rule] = len(rules)
                rules.append(their_rules[result["ruleIndex"]])
            yield {**result, "ruleIndex": indexes[rule], "baselineState": "absent"}


def _key(result: Mapping[str, Any]) -> str:
    return str(result["partialFingerprints"]["tenantscoreFinding/v1"])
