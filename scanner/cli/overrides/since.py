"""What the commits since a revision changed, for `overrides check --base` and `overrides diff`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from scanner.cli.overrides.files import place_of
from scanner.cli.settings import RunSettings
from scanner.config.find import FILE, PYPROJECT, find, folders
from scanner.model.override import Violation
from scanner.model.problem import InputError, fault
from scanner.model.review import Person, ReviewPolicy
from scanner.overrides.authority import At, self_approved, unauthorised, untimely
from scanner.overrides.decisions import Key, entry_keys, parsed, settings_in
from scanner.overrides.extensions import Step, extended
from scanner.overrides.git import Repository
from scanner.overrides.revisions import Files, Timeline
from scanner.record import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from scanner.yamlfile import Document


class Judges(NamedTuple):
    """Whose word counts, and by which policy."""

    people: tuple[Person, ...]
    policy: ReviewPolicy
    are_new: bool = False
    """They are named nowhere in the base: whoever brought them in might be one of them."""
    notes: tuple[str, ...] = ()


class Looked(NamedTuple):
    """What was found, and the people and the policy that it was judged by."""

    violations: tuple[Violation, ...]
    people: tuple[Person, ...]
    policy: ReviewPolicy
    notes: tuple[str, ...]


def since(base: str, given: RunSettings, document: Document, names: Mapping[str, str] | None = None) -> Looked:
    """Judge the commits that HEAD has and `base` has not, by the roles and the policy of `base`.

    `names` has the ids of actions by their aliases.
    """
    path = place_of(given).path
    repository = Repository.around(path)
    first, head = repository.commit(base), repository.commit("HEAD")
    files = files_of(repository, given, head)
    commits = repository.since(first, head)
    timeline = Timeline(repository, files, commits)
    judges = _judges(timeline, first, given)
    places = entry_places(document)
    notes = judges.notes
    if timeline.state(head) != now(timeline, head, document, given):
        notes = (*notes, "there are changes that are not committed; nobody's name is on them, and only HEAD was judged")
    changes = tuple(timeline.changes(commits))
    whole = {"entry": At(document.name, 1, 1), "setting": At(timeline.config_path(head) or document.name, 1, 1)}
    state = timeline.state(head)
    held = {key: at for key, at in places.items() if key in state}
    found = (
        *(untimely(changes, held, whole) if judges.are_new else unauthorised(changes, judges.people, held, whole)),
        *self_approved(changes, judges.people, held, state),
    )
    if judges.policy.extensions is not None and files.overrides is not None:
        found = (*found, *extended(steps(repository, files, head), places, judges.policy.extensions, names or {}))
    return Looked(found, judges.people, judges.policy, notes)


def files_of(repository: Repository, given: RunSettings, head: str) -> Files:
    """The overrides file and the configuration file, as the repository knows them.

    A file that was named by `--overrides` or the environment is the one whose commits count, whatever the configuration
    says. Raises `InputError` where one of the two leads out of what `head` holds: nobody can review what is there.
    """
    is_named = given.resolved.origins["overrides"].startswith(("flag ", "environment "))
    config = given.resolved.file
    is_config_named = config is not None and os.path.abspath(config) != _found()
    configs = _configurations(repository, given, is_config_named)
    files = Files(repository.path_of(place_of(given).path), configs, is_named, is_config_named)
    for path in (files.overrides, None if config is None else repository.path_of(config)):
        outside = None if path is None else repository.find(head, path).outside
        if outside is not None:
            hint = "keep the file itself in the repository, and commit it there"
            raise fault(str(path), f"is a link that leads out of the repository, to {outside}", hint)
    return files


def _found() -> str | None:
    """The configuration that the search finds."""
    try:
        return find(os.getcwd())
    except InputError:
        return None  # there are two beside each other, and one of them was named


def _configurations(repository: Repository, given: RunSettings, is_named: bool) -> tuple[str, ...]:
    """The configuration that was named, then all places where the search for one looks, in its order.

    So a revision is judged by the file that was found then, and one that is added in front of it changes its settings.
    """
    file = given.resolved.file
    searched = [os.path.join(folder, name) for folder in folders(os.getcwd()) for name in (FILE, PYPROJECT)]
    if file is not None and repository.lies_in_another(file):
        hint = "keep both in one repository, or name the overrides by --overrides"
        raise fault(file, "is in another repository than the overrides it names, so its changes are not seen", hint)
    names = [file, *searched] if file is not None and is_named else searched
    if is_named and repository.path_of(names[0]) is None:
        return ()
    return tuple(path for name in names if (path := repository.path_of(name)) is not None)


def steps(repository: Repository, files: Files, head: str) -> Iterator[Step]:
    """What each commit decided that changed the overrides, under earlier names too, each after its parents."""
    names: set[str] = {path for path in (files.overrides, *files.config) if path}
    while True:
        commits = repository.history(head, sorted(names))
        told = Timeline(repository, files, commits)
        more = {name for hash in (*(commit.hash for commit in commits), head) for name in told.passed(hash)} - names
        if not more:
            break
        names |= more
    for hash, parents in repository.graph(head, sorted(names)):
        yield Step(hash, parents, told.entries(hash))


def entry_places(document: Document) -> dict[Key, At]:
    """Where each entry stands in the file as it is now."""
    rows = document.data.get("overrides") if isinstance(document.data, dict) else None
    keys = entry_keys(rows) if isinstance(rows, list) else []
    return {key: At(document.name, *document.position(("overrides", index))) for index, key in enumerate(keys)}


def _judges(timeline: Timeline, base: str, given: RunSettings) -> Judges:
    """Whoever could change their own role in the change that is judged would need none: so it is that of the base."""
    policies: list[ReviewPolicy] = []
    for path in timeline.judges(base):
        people, policy = _configured(timeline.data(base, path), f"{path} at {base[:10]}")
        if people:
            return Judges(people, policy or ReviewPolicy())
        policies += [policy] if policy else []
    file = given.resolved.file or "tenantscore.yaml"
    if not given.config.people:
        hint = "list them under 'people:' in tenantscore.yaml, each with an email and roles"
        raise fault(file, "no people are named, so nobody may change anything", hint)
    if given.resolved.file is not None and timeline.repository.path_of(given.resolved.file) is None:
        note = f"roles are those of {file}, which is not part of the repository"
        return Judges(given.config.people, given.config.review_policy or ReviewPolicy(), notes=(note,))
    note = f"the base names no people yet; those of {file} count from the next base on, so look well at who they are"
    return Judges(given.config.people, (*policies, ReviewPolicy())[0], True, (note,))


def _configured(data: Any, name: str) -> tuple[tuple[Person, ...], ReviewPolicy | None]:
    from pydantic import ValidationError

    from scanner.config.document import ConfigDocument
    from scanner.config.review import people_of, policy_of

    kept = {key: data[key] for key in ("people", "reviewPolicy") if isinstance(data, dict) and key in data}
    try:
        checked = ConfigDocument.model_validate(kept)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise fault(name, f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]}", "mend it there first") from None
    return people_of(checked), policy_of(checked)


def now(timeline: Timeline, head: str, document: Document, given: RunSettings) -> dict[Key, Any]:
    """What the files on disk decide now."""
    rows = document.data.get("overrides") if isinstance(document.data, dict) else None
    entries = dict(zip(entry_keys(rows), rows, strict=True)) if isinstance(rows, list) else {}
    held = {key: value for key, value in timeline.state(head).items() if key.kind != "entry"}
    file = given.resolved.file
    if file is not None and os.path.isfile(file) and timeline.repository.path_of(file) is not None:
        with open(file, encoding="utf-8-sig", errors="replace") as opened:
            settings = settings_in(parsed(opened.read(), file))
        held = {key: value for key, value in held.items() if key.kind == "rule" or key.name == "overrides"} | settings
    return {**entries, **held}
