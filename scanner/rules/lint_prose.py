"""Faults of what rules tell people: too little, no sentence, or the same as another rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from scanner.model.problem import Problem
from scanner.model.rule import Action
from scanner.yamlfile import Document as YamlFile
from scanner.yamlfile import YamlPath

RATIONALE, IMPACT, STEP = 8, 5, 3
"""Words that each needs to be of use."""
FILLER = re.compile(
    r"\b(?:to-?do|tbd|tbc|fixme|xxx+|lorem ipsum|dolor sit|foo|foobar|asdf|qwerty|blah)\b", re.IGNORECASE
)
"""Words that stand for a text that nobody has written yet."""
_ENDS = (".", "?", "!")
_CLOSING = "\"'`)"


def prose(action: Action, yaml: YamlFile, base: YamlPath = ()) -> Iterator[Problem]:
    """Prose that is too short to be of use, or no sentence; `base` is where in its file the action begins."""
    for path, text, words in _texts(action):
        if not text:  # of a file with faults, one that is told already
            continue
        where, name = yaml.place((*base, *path)), _dotted(path)
        count = len(text.split())
        filler = FILLER.search(text)
        different = len(set(_words(text).split()))
        if count < words:
            yield Problem(where, f"{name} has {count} words, too few to be of use", f"write {words} or more")
        elif different < min(words, count / 2):
            yield Problem(where, f"{name} says the same words again and again", "say what a reader needs to know")
        if filler is not None:
            yield Problem(
                where, f"{name} has '{filler[0]}' in the place of a text", "write what a reader needs to know"
            )
        if not (text[:1].isupper() or text[:1] in "\"'`" or text[:1].isdigit()):
            yield Problem(where, f"{name} does not begin like a sentence", "begin it with a capital")
        if not text.rstrip(_CLOSING).endswith(_ENDS):
            yield Problem(where, f"{name} does not end like a sentence", "end it with a full stop")


def ordered(yaml: YamlFile) -> Iterator[Problem]:
    """Lists of names that are not sorted, or name something twice."""
    written = yaml.data.get("requires", []) if isinstance(yaml.data, dict) else []
    if not isinstance(written, list) or not all(isinstance(name, str) for name in written):
        return  # told by the loader
    if written != sorted(set(written)):
        hint = f"write [{', '.join(sorted(set(written)))}]"
        yield Problem(yaml.key_place(("requires",)), "'requires' is not in alphabetical order, each name once", hint)


def shared(actions: Iterable[Action], files: Mapping[str, YamlFile]) -> Iterator[Problem]:
    """Reasons and impacts that several actions have in common."""
    first: dict[str, Action] = {}
    for action in actions:
        for path, text in ((("rationale",), action.rationale), (("userImpact", "text"), action.user_impact.text)):
            other = first.setdefault(_words(text), action) if text else action
            if other.id != action.id:
                base = ("actions", action.id) if action.key is not None else ()
                place = files[action.source].place((*base, *path))
                yield Problem(place, f"{_dotted(path)} is the same as that of {other.id}", "say what is special here")


def _words(text: str) -> str:
    """Text without letter case and punctuation, which make no other sentence of it; nor does another number."""
    return re.sub(r"\d+", "0", " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split()))


def _texts(action: Action) -> Iterator[tuple[YamlPath, str, int]]:
    yield ("rationale",), action.rationale, RATIONALE
    yield ("userImpact", "text"), action.user_impact.text, IMPACT
    for index, step in enumerate(action.implementation.steps):
        yield ("implementation", "steps", index), step, STEP
    for index, advice in enumerate(action.advice):
        yield ("advice", index, "text"), advice.text, IMPACT


def _dotted(path: YamlPath) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
