from __future__ import annotations

from enum import StrEnum

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from scanner.pydantic_faults import known_keys, problems
from scanner.yamlfile import parse_yaml


class Size(StrEnum):
    LOW = "low"
    HIGH = "high"


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    count: int = 0


class Whole(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    points: float = Field(default=1, gt=0, le=10)
    size: Size = Field(default=Size.LOW, strict=False)
    on: bool = True
    steps: list[str] = Field(default=["x"], min_length=1)
    code: str = Field(default="ab", min_length=2, max_length=3)
    part: Part | None = None
    parts: dict[str, Part] = {}
    owners: list[str | Part] = []
    even: int = 0

    @field_validator("even")
    @classmethod
    def _is_even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("must be even")
        return value


def faults(text: str) -> list[str]:
    document = parse_yaml(text, "f.yaml")
    with pytest.raises(ValidationError) as caught:
        Whole.model_validate(document.data)
    return [str(problem) for problem in problems(caught.value, document, model=Whole)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "points: 0",
            "1:9: points: must be greater than 0\n  hint: it is 0; write a number greater than 0 and at most 10",
        ),
        (
            "points: 10.5",
            "1:9: points: must be at most 10\n  hint: it is 10.5; write a number greater than 0 and at most 10",
        ),
        ("points: many", "1:9: points: must be a number\n  hint: write digits without quotes"),
        ("on: yes", "1:5: on: must be true or false\n  hint: write true or false, without quotes"),
        ("steps: x", "1:8: steps: must be a list\n  hint: write [x]"),
        ("steps: []", "1:8: steps: must not be empty\n  hint: name one at least"),
        ("steps: [a, 1]", '1:12: steps[1]: must be text\n  hint: write "1" in quotes'),
        ("code: a", "1:7: code: must have at least 2 characters\n  hint: write it out"),
        ("code: abcd", "1:7: code: must be at most 3 characters long\n  hint: it has 4"),
        ("part: [1]", "1:7: part: must be a mapping\n  hint: write 'key: value' lines; keys are name"),
        ("part: {count: 1}", "1:7: part: the key 'name' is missing\n  hint: add 'name:' with text"),
        (
            "part: {name: a, count: 1.5}",
            "1:24: part.count: must be a whole number\n  hint: write it in digits, such as 8",
        ),
        ("parts: {a: 1}", "1:12: parts.a: must be a mapping\n  hint: write 'key: value' lines; keys are name"),
        ("even: 3", "1:7: even: must be even"),
        ("size: hihg", "1:7: size: 'hihg' is not one of low, high\n  hint: did you mean 'high'?"),
        ("size: 3", "1:7: size: must be one of low, high"),
        ("piont: 1", "1:1: unknown key 'piont'\n  hint: did you mean 'points'?"),
        ("part: {name: a, conut: 1}", "1:17: unknown key 'conut'\n  hint: did you mean 'count'?"),
        ("part: {name: a, zzz: 1}", "1:17: unknown key 'zzz'\n  hint: known keys: name, count"),
        ("parts: {a: {name: b, nmae: c}}", "1:22: unknown key 'nmae'\n  hint: did you mean 'name'?"),
        ("owners: [1]", "1:10: owners[0]: must be text or a mapping"),
        ("owners: [a, {name: 1}]", '1:20: owners[1].name: must be text\n  hint: write "1" in quotes'),
        ("owners: [{nme: a, name: b}]", "1:11: unknown key 'nme'\n  hint: did you mean 'name'?"),
        (
            "[1]",
            "1:1: must be a mapping\n"
            "  hint: write 'key: value' lines; keys are points, size, on, steps, code, part, parts, owners, even",
        ),
    ],
)
def test_a_fault_is_told_in_plain_words_at_its_place(text: str, expected: str) -> None:
    assert faults(text) == [f"error: f.yaml:{expected}"]


def test_all_faults_are_told_in_the_order_of_the_file() -> None:
    assert faults("zzz: 1\npoints: 0\npart:\n  count: x\n") == [
        "error: f.yaml:1:1: unknown key 'zzz'\n"
        "  hint: known keys: points, size, on, steps, code, part, parts, owners, even",
        "error: f.yaml:2:9: points: must be greater than 0\n"
        "  hint: it is 0; write a number greater than 0 and at most 10",
        "error: f.yaml:4:3: part: the key 'name' is missing\n  hint: add 'name:' with text",
        "error: f.yaml:4:10: part.count: must be a whole number\n  hint: write digits without quotes",
    ]


def test_part_of_a_document_has_the_places_of_the_whole() -> None:
    document = parse_yaml("inner:\n  points: 0\n", "f.yaml")
    with pytest.raises(ValidationError) as caught:
        Whole.model_validate(document.data["inner"])
    found = problems(caught.value, document, model=Whole, path=("inner",))
    assert [str(problem) for problem in found] == [
        "error: f.yaml:2:11: inner.points: must be greater than 0\n"
        "  hint: it is 0; write a number greater than 0 and at most 10"
    ]


def test_the_keys_of_every_branch_of_a_union_are_known() -> None:
    assert known_keys(Whole, ("owners", 0)) == ("name", "count")
    assert known_keys(Whole, ("parts", "any")) == ("name", "count")
