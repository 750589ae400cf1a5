"""Running one process."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.benchmarks.process import Failed, environment, output, run


def test_a_process_has_a_time_and_a_peak(tmp_path: Path) -> None:
    sample = run((sys.executable, "-c", "x = bytearray(90_000_000)"), environment(tmp_path), tmp_path)

    assert sample.seconds > 0
    assert sample.peak > 90_000_000


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import sys; sys.exit(3)", "exit code 3"),
        ("import sys; sys.exit('error: no such file\\n  hint: name another')", "error: no such file"),
        ("raise KeyError('x')", "KeyError: 'x'"),
    ],
)
def test_a_process_that_fails_says_why(code: str, message: str, tmp_path: Path) -> None:
    for start in (run, output):
        with pytest.raises(Failed, match=f"^{message}$"):
            start((sys.executable, "-c", code), environment(tmp_path), tmp_path)


def test_an_accepted_exit_code_is_no_failure(tmp_path: Path) -> None:
    assert run((sys.executable, "-c", "import sys; sys.exit(1)"), environment(tmp_path), tmp_path, accepted=(1,))


def test_settings_of_the_person_do_not_reach_a_measured_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TENANTSCORE_FORMATS", "html")

    assert "TENANTSCORE_FORMATS" not in environment(tmp_path)
    assert environment(tmp_path)["XDG_CACHE_HOME"] == str(tmp_path / "cache")
