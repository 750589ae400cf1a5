"""What keeps an action from full points: subject, observed, expected, and where it stands."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from functools import partial

from scanner.cel import CelError, Program, Session
from scanner.engine.locate import Locator, pointer_of_resource
from scanner.engine.pack import CompiledAction, Explanation
from scanner.engine.verdict import Verdict, three_valued
from scanner.model.finding import Evidence
from scanner.model.rule import Catalogue
from scanner.record import TYPE_CHECKING, Any
from scanner.snapshot.document import Snapshot
from scanner.snapshot.locate import escape

if TYPE_CHECKING:
    from scanner.engine.details import Details
    from scanner.engine.population import Noted
    from scanner.engine.watch import Watch
    from scanner.engine.whole import Whole

EVIDENCE_LIMIT = 100
"""Pieces of evidence kept for each action, unless less is asked for; counts are always the true ones."""
_LONGEST = 200
"""Characters of a value that evidence shows."""
NAMES = ("userPrincipalName", "displayName", "DisplayName", "Name", "Identity", "PrimarySmtpAddress", "domain", "id")


class Witness:
    """Makes evidence of one snapshot. Lines and columns are filled in later, for what is reported."""

    def __init__(
        self,
        catalogue: Catalogue,
        snapshot: Snapshot,
        scope: Session,
        limit: int = EVIDENCE_LIMIT,
        watch: Watch | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.limit = limit
        """Pieces of evidence for each action."""
        self._watch = watch
        self._snapshot = snapshot
        self._scope = scope
        self._locator = Locator(snapshot)
        self._whole: Whole | None = None
        self._all: Details | None = None
        self._descriptions = {definition.name: definition.description for definition in catalogue.definitions}

    def description_of(self, definition: str) -> str:
        """A definition in words, to be used inside a sentence."""
        text = self._descriptions.get(definition) or definition
        return text[:1].lower() + text[1:].rstrip(".")

    def limit_of(self, compiled: CompiledAction) -> int:
        """Items to look at: as many as are shown, or all of them where somebody watches."""
        return sys.maxsize if self._watch is not None and self._watch.watches(compiled.action.id) else self.limit

    def tell(self, compiled: CompiledAction, noted: Iterable[Noted]) -> None:
        """Show the items that do not pass to whoever watches."""
        if self._watch is None or not self._watch.watches(compiled.action.id):
            return
        for place, item, error in noted:
            subject = self._subject(compiled, item, place)
            observed = partial(self._seen, compiled, item, error)
            details = partial(self._details, compiled, item, error)
            self._watch.saw(compiled, item, subject, observed, details, self._scope, assessed=error is None)

    def _seen(self, compiled: CompiledAction, item: Any, error: str | None) -> str:
        part = None if error else self._failing(compiled, item)
        return error or self._in_full(compiled, item, self._observed(compiled, item, part), part)

    def _stood(self, compiled: CompiledAction, item: Any, evidence: Evidence, part: Explanation | None) -> Evidence:
        """The evidence of an action that is not counted in items; whoever watches learns all that was observed."""
        if evidence.assessed and self._watch is not None and self._watch.watches(compiled.action.id):
            in_full = partial(self._in_full, compiled, item, evidence.observed, part)
            self._watch.stood(compiled, evidence.subject, in_full, partial(self._details, compiled, item, None))
        return evidence

    def _details(self, compiled: CompiledAction, item: Any, error: str | None) -> str:
        """All that fails of a condition, with a digest of what it reads."""
        from scanner.engine.details import Details

        if self._all is None:
            self._all = Details(self._scope)
        return "" if error else self._all.of(compiled, item)

    def _in_full(self, compiled: CompiledAction, item: Any, shown: str, part: Explanation | None) -> str:
        """What evidence shows, with a digest where that is not all of it."""
        from scanner.engine.whole import Whole

        if self._whole is None:
            self._whole = Whole(self._scope)
        told = self._value(compiled.observe, compiled, item) is not None
        program = compiled.observe if told else part.subject if part else None
        return shown if program is None else self._whole.marked(shown, program, item, compiled.action.params, _LONGEST)

    def seek(self, compiled: CompiledAction, items: list[Any]) -> None:
        """Find, all at once, where the items of a population stand that is not a list of the snapshot itself."""
        if items and compiled.population not in self.catalogue.resources:
            self._locator.seek(items, compiled.action.requires)

    def item(self, compiled: CompiledAction, item: Any, index: int, error: str | None) -> Evidence:
        """Evidence for one item of a population that fails, or (with `error`) is undecided."""
        pointed = self._pointed(compiled, item)
        needed = pointed is None or compiled.observe is None or not compiled.action.check.expect
        part = self._failing(compiled, item) if needed and not error else None
        pointer = pointed or _deeper(self._place(compiled, item, index), item, part)
        return Evidence(
            pointer=pointer,
            line=None,
            column=None,
            subject=self._subject(compiled, item, index),
            observed=error or self._observed(compiled, item, part),
            expected=self._expected(compiled, part),
            assessed=error is None,
        )

    def whole(self, compiled: CompiledAction, error: str | None = None) -> Evidence:
        """Evidence for a condition over the whole tenant."""
        part = None if error else self._failing(compiled, None)
        path = part.path if part else next((p.path for p in compiled.parts if len(p.path) > 1), ())
        pointer = self._pointed(compiled, None) or self._path_pointer(compiled, path)
        evidence = Evidence(
            pointer=pointer,
            line=None,
            column=None,
            subject=self._title(compiled, pointer),
            observed=error or self._observed(compiled, None, part),
            expected=self._expected(compiled, part),
            assessed=error is None,
        )
        return self._stood(compiled, None, evidence, part)

    def collection(self, compiled: CompiledAction, reason: str) -> Evidence:
        """Evidence that a collection as a whole holds nothing that satisfies the check."""
        pointer = (
            self._pointed(compiled, None) or self._unlisted_pointer(compiled) or self._collection_pointer(compiled)
        )
        observed = self._value(compiled.observe, compiled, None) or reason
        title, expected = self._title(compiled, pointer), self._expected(compiled, None)
        return self._stood(compiled, None, Evidence(pointer, None, None, title, observed, expected), None)

    def reported(self, compiled: CompiledAction, item: Any, index: int, error: str | None) -> Evidence:
        """Evidence for the row that says how much of an action is earned."""
        evidence = self.item(compiled, item, index, error)
        return self._stood(compiled, item, evidence, None if error else self._failing(compiled, item))

    def _failing(self, compiled: CompiledAction, item: Any) -> Explanation | None:
        """The first conjunct that is false."""
        params = compiled.action.params
        for part in compiled.parts:
            if three_valued(self._scope, part.program, item, params) is Verdict.FALSE:
                return part
        return None

    def _observed(self, compiled: CompiledAction, item: Any, part: Explanation | None) -> str:
        if compiled.observe is not None:
            value = self._value(compiled.observe, compiled, item)
            if value is not None:
                return value
        if part is None or part.subject is None:
            return "does not hold"
        value = self._value(part.subject, compiled, item)
        return f"{part.subject_text} = {value}" if value is not None else "does not hold"

    def _expected(self, compiled: CompiledAction, part: Explanation | None) -> str:
        said = compiled.action.expected
        if said:
            return said
        parts = [part] if part else list(compiled.parts)
        return " && ".join(each.expected for each in parts) or compiled.action.title

    def _value(self, program: Program | None, compiled: CompiledAction, item: Any) -> str | None:
        """A value as text; where the rule says by `unknown()` that there is none, what it says."""
        if program is None:
            return None
        try:
            return shown(self._scope.evaluate(program, item, compiled.action.params))
        except CelError as error:
            return shown(error.message) if error.told else None

    def _pointed(self, compiled: CompiledAction, item: Any) -> str | None:
        """Where the rule's `at` points, if it yields an object or list of the snapshot, or an object and a property."""
        if compiled.at is None:
            return None
        try:
            target = self._scope.evaluate(compiled.at, item, compiled.action.params)
        except CelError:
            return None
        return self._locator.pointer_of(target, compiled.action.requires)

    def _place(self, compiled: CompiledAction, item: Any, index: int) -> str:
        if compiled.population in self.catalogue.resources:
            return f"{pointer_of_resource(compiled.population or '')}/{index}"
        return self._locator.pointer_of(item, compiled.action.requires) or self._collection_pointer(compiled)

    def _unlisted_pointer(self, compiled: CompiledAction) -> str | None:
        """The property that decided for everybody, where `unlisted` names just one: `!sharepoint.tenant.Enabled`."""
        unlisted = compiled.action.check.unlisted
        text = unlisted.fails.text.strip().lstrip("!") if unlisted is not None and unlisted.fails is not None else ""
        path = tuple(text.split("."))
        if len(path) < _SHORTEST or not all(part.isidentifier() for part in path):
            return None
        return self._path_pointer(compiled, path)

    def _collection_pointer(self, compiled: CompiledAction) -> str:
        held = [name for name in compiled.action.requires if self._snapshot.is_held(name)]
        if compiled.population in held:
            return pointer_of_resource(compiled.population or "")
        return pointer_of_resource(held[0]) if held else "/resources"

    def _path_pointer(self, compiled: CompiledAction, path: tuple[str, ...]) -> str:
        """The deepest part of `path` that the snapshot holds."""
        name = ".".join(path[:2])
        value = self._snapshot.value(name) if name in self.catalogue.resources else None
        if value is None:
            return self._collection_pointer(compiled)
        return _deepest(pointer_of_resource(name), value, path[2:])

    def _subject(self, compiled: CompiledAction, item: Any, index: int) -> str:
        info = self.catalogue.resources.get(compiled.population or "")
        if isinstance(item, Mapping):
            for name in filter(None, (info.label if info else None, *NAMES)):
                if isinstance(item.get(name), str) and item[name]:
                    return str(item[name])
        if isinstance(item, str) and item:
            return item
        return f"{compiled.action.unit} #{index + 1}"

    def _title(self, compiled: CompiledAction, pointer: str) -> str:
        service, _, rest = pointer.removeprefix("/resources/").partition("/")
        info = self.catalogue.resources.get(f"{service}.{rest.partition('/')[0]}")
        return info.title if info else compiled.action.title


_SHORTEST = 3
"""Names of a path that leads into a resource: service, resource, property."""


def _deeper(place: str, item: Any, part: Explanation | None) -> str:
    """Down to the property that decides, where the condition is about a plain path of the item."""
    path = part.path if part else ()
    return _deepest(place, item, path[1:]) if path[:1] == ("item",) else place


def _deepest(pointer: str, value: Any, path: tuple[str, ...]) -> str:
    for name in path:
        if not isinstance(value, Mapping) or name not in value:
            break
        pointer, value = f"{pointer}/{escape(name)}", value[name]
    return pointer


def shown(value: Any) -> str:
    """A value as a person reads it in evidence: JSON, cut to 200 characters."""
    import json

    try:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError):
        text = str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
