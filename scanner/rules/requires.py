"""What a check reads, held against what its file says it requires."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.engine.pack import CompiledAction, Pack
from scanner.model.names import did_you_mean
from scanner.model.problem import Problem
from scanner.yamlfile import Document as YamlFile

_HINT = "'tenantscore rules coverage --json' lists all"


def resources_read(compiled: CompiledAction, pack: Pack) -> set[str]:
    """Names of the resources that any expression of the action reads, through definitions too."""
    services = {name.partition(".")[0] for name in pack.catalogue.resources}
    return {
        ".".join(path[:2])
        for program in compiled.programs()
        for path in pack.environment.paths(program)
        if path[0] in services
    }


def requires_faults(
    compiled: CompiledAction, pack: Pack, files: Mapping[str, YamlFile], *, whole: bool = True
) -> Iterator[Problem]:
    """Resources that are unknown, and a `requires` that says something else than the check.

    Not `whole` is a check of which parts have faults: nobody knows what those would read.
    """
    action, check = compiled.action, compiled.action.check
    written = check.each or check.any or check.expr
    yaml = files[written.file if written else action.source]  # a family says it once, for all its tables
    read, said = resources_read(compiled, pack), set(action.requires)
    place = yaml.key_place(("requires",))
    known = pack.catalogue.resources
    for name in sorted((read | said) - set(known)):
        yield Problem(place, f"'{name}' is not a resource of the registry", did_you_mean(name, known) or _HINT)
    for name in sorted((read - said) & set(known)):
        yield Problem(place, f"the check reads {name}, which 'requires' does not list", "add it to 'requires'")
    for name in sorted((said - read) & set(known)) if whole else ():
        yield Problem(place, f"'requires' lists {name}, which the check does not read", "remove it from 'requires'")
