"""Secure configuration of devices as a snapshot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scanner.importers.defender_devices import HINT, read, read_many
from scanner.importers.importer import ImportResult
from scanner.importers.summary import summary
from scanner.model.problem import InputError
from scanner.snapshot.check import check
from scanner.snapshot.resources import load_registry
from scanner.snapshot.write import canonical

REGISTRY = load_registry()
HEADS = "Timestamp,DeviceId,DeviceName,OSPlatform,ConfigurationId,ConfigurationImpact,IsCompliant,IsApplicable,Context"


def a_row(**fields: Any) -> dict[str, Any]:
    row = {"deviceId": "d1", "deviceName": "pc-1", "configurationId": "scid-2010", "configurationImpact": 9}
    return {**row, "isApplicable": True, "isCompliant": False, **fields}


def written(folder: Path, data: Any, name: str = "export.json") -> str:
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), "utf-8")
    return str(path)


def rows(result: ImportResult) -> Any:
    return result.snapshot["resources"]["devices"]["secureConfigurationAssessments"]


def state(result: ImportResult) -> Any:
    return result.snapshot["coverage"]["devices.secureConfigurationAssessments"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({"@odata.context": "x", "value": [a_row()]}, id="the export interface"),
        pytest.param([a_row()], id="a list"),
        pytest.param("\n".join(json.dumps(a_row()) for _ in range(1)) + "\n", id="one line"),
        pytest.param({"Schema": [{"Name": "DeviceId"}], "Results": [a_row()]}, id="advanced hunting"),
        pytest.param({"schema": [], "results": [a_row()]}, id="hunting through Graph"),
    ],
)
def test_rows_come_in_many_wrappers(tmp_path: Path, data: Any) -> None:
    result = read(written(tmp_path, data), REGISTRY)
    assert rows(result) == [a_row()]
    assert state(result) == {"state": "collected"}


def test_a_row_on_each_line_is_how_files_of_the_export_come(tmp_path: Path) -> None:
    text = "".join(json.dumps(a_row(deviceName=f"pc-{number}")) + "\n" for number in range(3))
    assert [row["deviceName"] for row in rows(read(written(tmp_path, text), REGISTRY))] == ["pc-0", "pc-1", "pc-2"]


def test_hunting_writes_pascal_case_and_numbers_for_yes_and_no(tmp_path: Path) -> None:
    row = {"DeviceName": "pc-1", "OSPlatform": "Windows11", "ConfigurationId": "scid-2010", "IsApplicable": 1}
    result = read(written(tmp_path, {"Results": [{**row, "IsCompliant": 0, "ConfigurationImpact": 9.0}]}), REGISTRY)
    assert rows(result) == [
        {
            "deviceName": "pc-1",
            "osPlatform": "Windows11",
            "configurationId": "scid-2010",
            "isApplicable": True,
            "isCompliant": False,
            "configurationImpact": 9.0,
        }
    ]


def test_a_csv_of_the_portal_has_the_same_rows(tmp_path: Path) -> None:
    text = (
        f"\ufeff{HEADS}\r\n"
        '2026-11-20T06:00:00Z,d1,pc-1,Windows11,scid-2010,9,true,1,"[[""a, b""]]"\r\n'
        "2026-11-20T06:00:00Z,d2,pc-2,Windows11,scid-2010,,False,0,\r\n"
    )
    first, second = rows(read(written(tmp_path, text, "export.csv"), REGISTRY))
    assert (first["isCompliant"], first["isApplicable"], first["configurationImpact"]) == (True, True, 9.0)
    assert (second["isCompliant"], second["isApplicable"], second["configurationImpact"]) == (False, False, None)


def test_a_cell_that_is_no_yes_or_no_leaves_its_device_undecided(tmp_path: Path) -> None:
    text = "ConfigurationId,IsCompliant,IsApplicable\nscid-1,maybe,true\nscid-1,,true\n"
    result = read(written(tmp_path, text, "export.csv"), REGISTRY)
    assert rows(result) == [
        {"configurationId": "scid-1", "isApplicable": True},
        {"configurationId": "scid-1", "isCompliant": None, "isApplicable": True},
    ]
    assert "of another type than documented: DeviceTvmSecureConfigurationAssessment.isCompliant" in summary(result)


@pytest.mark.parametrize("count", [10_000, 30_000])
def test_a_result_that_hunting_may_have_cut_off_is_not_relied_on(tmp_path: Path, count: int) -> None:
    result = read(written(tmp_path, [a_row()] * count), REGISTRY)
    assert state(result) == {
        "state": "error",
        "detail": f"it has exactly {count:,} rows, where advanced hunting cuts a result off: export it in parts",
    }


def test_a_page_that_is_not_the_last_is_not_relied_on_until_the_last_is_there(tmp_path: Path) -> None:
    first = written(tmp_path, {"value": [a_row()], "@odata.nextLink": "x"}, "1.json")
    second = written(tmp_path, {"value": [a_row(deviceName="pc-2")]}, "2.json")
    assert state(read(first, REGISTRY))["state"] == "error"
    both = read_many([first, second], REGISTRY)
    assert (state(both), len(rows(both))) == ({"state": "collected"}, 2)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.json", "[]", f"a.json: holds no assessment\n  hint: {HINT}"),
        ("a.csv", "", f"a.csv: holds no assessment\n  hint: {HINT}"),
        ("a.csv", "a,b\n1,2\n", f"a.csv: line 2 has no 'configurationId', so it is no assessment\n  hint: {HINT}"),
        (
            "a.json",
            '[{"ConfigurationId": "x", "isApplicable": true}]',
            f"a.json: /0 has no 'isCompliant', so it is no assessment\n  hint: {HINT}",
        ),
        (
            "a.csv",
            "a,b\n1,2,3\n",
            "a.csv:2:1: has 3 cells, and the heading 2\n  hint: export it again, with quotes around texts",
        ),
        ("a.csv", 'a\n"b', "a.csv:2:1: is not CSV: unexpected end of data"),
        (
            "a.json",
            '{"a": 1}\n{"b": ',
            "a.json:2:7: ends in the middle: the file is truncated\n  hint: collect or export it again",
        ),
    ],
)
def test_what_is_no_assessment_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, expected: str
) -> None:
    written(tmp_path, text, name)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as caught:
        read(name, REGISTRY)
    assert str(caught.value) == f"error: {expected}"


def test_the_snapshot_is_sound(tmp_path: Path) -> None:
    out = tmp_path / "snapshot.json"
    result = read(written(tmp_path, [a_row(), a_row(timestamp="2026-11-20T06:00:00.1234567Z")]), REGISTRY)
    out.write_text(canonical(result.snapshot, REGISTRY), "utf-8")
    assert check(out) == []
