"""The overrides file that a command works on."""

from __future__ import annotations

import os

from scanner.cli.paths import repository_path
from scanner.cli.settings import RunSettings
from scanner.model.problem import InputError, fault
from scanner.record import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scanner.engine.pack import Pack
    from scanner.model.override import Override
    from scanner.overrides.load import Overrides
    from scanner.yamlfile import Document

FILE = "overrides.yaml"
"""Where `set` begins one."""


class Place(NamedTuple):
    """A file under both of its names."""

    path: str
    """As the operating system finds it."""
    name: str
    """As people, reports and code scanning know it."""


def place_of(settings: RunSettings) -> Place:
    """The file that was named. Raises `InputError` where none was."""
    path = settings.config.overrides
    if path is None:
        hint = "name one: --overrides overrides.yaml, or 'overrides:' in tenantscore.yaml"
        raise fault("--overrides", "no overrides file was named", hint)
    return Place(path, repository_path(path) or os.path.basename(path))


def loaded(settings: RunSettings, pack: Pack) -> Overrides:
    """The overrides, checked in view of the catalogue, and the review policy with them."""
    from scanner.overrides.load import overrides_of
    from scanner.overrides.review import policy_problems

    problems = []
    policy = settings.config.review_policy
    if policy is not None:
        names = {name: action for action in pack.catalogue.actions for name in (action.id, *action.aliases)}
        problems += policy_problems(policy, names, settings.place("review_policy"))
    try:
        overrides = overrides_of(document(place_of(settings), go_on=True), pack)
    except InputError as error:
        problems += error.problems
    if problems:
        raise InputError(problems)
    return overrides


def document(place: Place, *, go_on: bool = False) -> Document:
    """The file with the places of everything in it; `go_on` is for whoever tells all its faults."""
    from scanner.yamlfile import load_yaml

    return load_yaml(place.path, place.name, go_on=go_on)


class Editable(NamedTuple):
    """A file to be edited: its text without the byte order mark, which is put back."""

    place: Place
    text: str
    mark: str
    is_new: bool

    def write(self, text: str) -> bool:
        """Replace the file, whole or not at all; False where nothing changed."""
        from scanner.files import write_atomic

        if text == self.text and not self.is_new:
            return False
        write_atomic(self.place.path, self.mark + text)
        return True


def editable(place: Place, *, may_be_new: bool = False) -> Editable:
    """The text of a file with its own line ends. Raises `InputError` where it is not there, or is not UTF-8."""
    from scanner.files import read_bytes

    if may_be_new and not os.path.lexists(place.path):
        return Editable(place, "", "", True)
    try:
        text = read_bytes(place.path).decode("utf-8")
    except UnicodeDecodeError:
        raise fault(place.name, "is not UTF-8 text, and cannot be edited", "save the file as UTF-8") from None
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    return Editable(place, text.removeprefix(mark), mark, False)


def entries_in(target: Editable) -> tuple[Override, ...]:
    """The entries of a file that is to be edited; none where it has no list yet. Raises `InputError`."""
    from scanner.overrides.load import read_written
    from scanner.yamlfile import parse_yaml

    if target.is_new:
        return ()
    document = parse_yaml(target.text, target.place.name)
    return () if document.data in (None, {"overrides": None}) else read_written(document).entries


def ids_of(pack: Pack) -> dict[str, str]:
    """The id of each action by its id and its aliases."""
    return {name: action.id for action in pack.catalogue.actions for name in (*action.aliases, action.id)}


def in_force(entries: Sequence[Override], indexes: Iterable[int], as_of: str) -> list[int]:
    """Those of the entries that hold on a day."""
    return [index for index in indexes if not (entries[index].is_expired(as_of) or entries[index].is_early(as_of))]


def pack_of(settings: RunSettings) -> Pack:
    """The rules that entries speak of."""
    from scanner.rules.cache import cached_pack

    return cached_pack(settings.packs(), os.environ)
