"""Microsoft's own Secure Score as a snapshot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.importers.importer import ImportResult
from scanner.importers.secure_score import read, read_many
from scanner.importers.summary import summary
from scanner.model.problem import InputError
from scanner.snapshot.check import check
from scanner.snapshot.resources import load_registry
from scanner.snapshot.write import canonical

REGISTRY = load_registry()
REAL = Path(__file__).parents[3] / "shared" / "data" / "secure-score"
TENANT = "0d1f2c3b-0000-0000-0000-00000000000a"
HINT = "\n  hint: give the answer of GET /security/secureScores or /security/secureScoreControlProfiles"


def a_score(day: str = "2026-11-20", **fields: Any) -> dict[str, Any]:
    controls = [{"controlName": "AdminMFAV2", "controlCategory": "Identity", "score": 10, "count": "3", "total": "3"}]
    return {
        "id": f"{TENANT}_{day}",
        "azureTenantId": TENANT,
        "createdDateTime": f"{day}T00:00:00Z",
        "currentScore": 10,
        "maxScore": 20,
        "licensedUserCount": 50,
        "controlScores": controls,
        **fields,
    }


def a_profile(id: str = "AdminMFAV2", **fields: Any) -> dict[str, Any]:
    return {"id": id, "azureTenantId": TENANT, "title": f"Title of {id}", "maxScore": 10, "deprecated": False, **fields}


def written(folder: Path, data: Any, name: str = "export.json", encoding: str = "utf-8") -> str:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding)
    return str(path)


def rows(result: ImportResult, name: str) -> Any:
    return result.snapshot["resources"]["secureScore"][name]


def test_scores_give_their_history_and_the_controls_of_the_newest(tmp_path: Path) -> None:
    old = a_score("2026-11-19", controlScores=[{"controlName": "OneAdmin", "score": 1}], licensedUserCount=40)
    result = read(written(tmp_path, {"@odata.context": "x", "value": [old, a_score()]}), REGISTRY)
    assert [row["createdDateTime"] for row in rows(result, "secureScores")] == [
        "2026-11-19T00:00:00Z",
        "2026-11-20T00:00:00Z",
    ]
    assert not any("controlScores" in row for row in rows(result, "secureScores"))
    assert [row["controlName"] for row in rows(result, "controlScores")] == ["AdminMFAV2"]
    assert result.snapshot["collectedAt"] == "2026-11-20T00:00:00Z"
    assert (result.snapshot["tenant"]["id"], result.snapshot["tenant"]["seats"]) == (TENANT, 50)


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(lambda row: {"value": [row]}, id="an answer"),
        pytest.param(lambda row: [row], id="a list"),
        pytest.param(lambda row: row, id="a single object"),
        pytest.param(lambda row: {"value": row}, id="a single object in an answer"),
        pytest.param(lambda row: [{"value": [row], "@odata.nextLink": "x"}, {"value": []}], id="a list of pages"),
    ],
)
def test_profiles_come_in_many_wrappers(tmp_path: Path, shape: Any) -> None:
    result = read(written(tmp_path, shape(a_profile())), REGISTRY)
    assert [row["id"] for row in rows(result, "controlProfiles")] == ["AdminMFAV2"]
    assert result.snapshot["coverage"] == {"secureScore.controlProfiles": {"state": "collected"}}


def test_objects_of_graph_powershell_are_read_like_those_of_graph(tmp_path: Path) -> None:
    profile = {"Id": "AdminMFAV2", "AzureTenantId": TENANT, "Title": "T", "MaxScore": 10, "Deprecated": False}
    score = {
        "Id": "s",
        "AzureTenantId": TENANT,
        "CreatedDateTime": "/Date(1795132800000)/",
        "CurrentScore": 10,
        "MaxScore": 20,
        "ActiveUserCount": -1,
        "ControlScores": [
            {
                "ControlName": "AdminMFAV2",
                "Score": 10,
                "AdditionalProperties": {"count": "3", "total": "3", "on": "true"},
            }
        ],
    }
    result = read(written(tmp_path, [profile, score], encoding="utf-16"), REGISTRY)
    assert rows(result, "controlScores") == [
        {"controlName": "AdminMFAV2", "score": 10, "count": "3", "total": "3", "on": "true"}
    ]
    assert rows(result, "controlProfiles")[0]["maxScore"] == 10
    assert rows(result, "secureScores")[0]["activeUserCount"] is None


def test_a_first_page_alone_is_told_and_not_relied_on(tmp_path: Path) -> None:
    result = read(written(tmp_path, {"value": [a_profile()], "@odata.nextLink": "https://..."}), REGISTRY)
    assert result.snapshot["coverage"]["secureScore.controlProfiles"]["state"] == "error"
    assert summary(result) == (
        "imported 1 resources, 1 rows\nnot assessed for want of data:\n"
        "  secureScore.controlProfiles: error, the last of its pages is missing: import all pages in one command"
    )


def test_pages_in_several_files_make_one_list_with_each_profile_once(tmp_path: Path) -> None:
    first = written(tmp_path, {"value": [a_profile("b"), a_profile("a")], "@odata.nextLink": "x"}, "1.json")
    second = written(tmp_path, {"value": [a_profile("c"), a_profile("a", maxScore=7)]}, "2.json")
    result = read_many([first, second], REGISTRY)
    assert [(row["id"], row["maxScore"]) for row in rows(result, "controlProfiles")] == [("b", 10), ("a", 7), ("c", 10)]
    assert result.snapshot["coverage"] == {"secureScore.controlProfiles": {"state": "collected"}}


def test_what_has_another_type_than_documented_is_left_out_and_told(tmp_path: Path) -> None:
    result = read(written(tmp_path, a_profile(maxScore="ten", rank="3")), REGISTRY)
    assert "maxScore" not in rows(result, "controlProfiles")[0]
    assert rows(result, "controlProfiles")[0]["rank"] == 3
    assert summary(result).endswith("of another type than documented: secureScoreControlProfiles.maxScore")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('{"value": []}', f"export.json: holds no score and no profile{HINT}", id="nothing"),
        pytest.param(
            '{"value": [{"id": "a"}]}',
            f"export.json: /value/0 is neither a secure score nor a control profile{HINT}",
            id="something else",
        ),
        pytest.param(
            '{"value": [1]}', "export.json:1:12: an export is a list of objects, and this is a number", id="no object"
        ),
        pytest.param(
            '{"controlScores": 5}',
            f"export.json: /controlScores is a list of scores, and this is not{HINT}",
            id="a number",
        ),
        pytest.param(
            '{"controlScores": [5]}', f"export.json: /controlScores is a list of objects{HINT}", id="a list of numbers"
        ),
        pytest.param('"text"', "export.json:1:1: an export is a list of objects, and this is a string", id="text"),
    ],
)
def test_what_is_no_secure_score_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, expected: str
) -> None:
    written(tmp_path, text)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        read("export.json", REGISTRY)
    assert str(caught.value) == f"error: {expected}"


def test_broken_json_is_told_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(written(tmp_path, '{"value": [\n {"id": }]}'), REGISTRY)
    assert ":2:9: expected a value" in str(caught.value)


def test_two_tenants_are_not_mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, a_score(), "a.json")
    written(tmp_path, a_profile(azureTenantId="another"), "b.json")
    with pytest.raises(InputError) as caught:
        read_many(["a.json", "b.json"], REGISTRY)
    assert str(caught.value) == (
        f"error: b.json: is of tenant another, and a.json of tenant {TENANT}\n  hint: import one tenant at a time"
    )


@pytest.mark.skipif(not REAL.is_dir(), reason="the sample data is not beside the repository")
@pytest.mark.parametrize("path", sorted(REAL.glob("*.json")), ids=lambda path: path.stem)
def test_a_real_export_makes_a_sound_snapshot(path: Path, tmp_path: Path) -> None:
    if "update-request" in path.stem:
        pytest.skip("a request, and no answer")
    out = tmp_path / "snapshot.json"
    out.write_text(canonical(read(str(path), REGISTRY).snapshot, REGISTRY), "utf-8")
    assert check(out) == []
