"""Screenshots of the report for the documentation: the example tenant, and reports in which something is missing.

Everything is scanned and rendered by the program itself. Few colours keep all pictures together small.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Literal, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = ROOT / "docs" / "screenshots"
EXAMPLE = ROOT / "examples" / "contoso"
FREQUENT = 96
MOST = 2_500_000
"""Bytes of all pictures."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
EMPTY = {"schemaVersion": "1.0", "collectedAt": "2026-11-20T06:00:00Z", "resources": {}}


class Shot(NamedTuple):
    name: str
    report: str
    hash: str
    width: int = 1440
    height: int = 1000
    scheme: Literal["light", "dark"] = "light"
    press: str = ""
    """What is clicked before the picture is taken."""


PAGES = {
    "overview": "#overview",
    "actions": "#actions",
    "action": "#mdo_mailboxintelligenceprotectionaction",
    "overrides": "#overrides",
    "frameworks": "#frameworks",
    "provenance": "#provenance",
}


def shots() -> Iterator[Shot]:
    for name, hash in PAGES.items():
        press = "#frameworks details" if name == "frameworks" else ""
        yield Shot(name, "contoso", hash, press=press)
        yield Shot(f"{name}-dark", "contoso", hash, scheme="dark", press=press)
        yield Shot(f"{name}-phone", "contoso", hash, 360, 780, press=press)
    yield Shot("actions-grouped", "contoso", "#actions?view=all&outcome=partial,failed&group=product&sort=-gain")
    yield Shot("share", "contoso", "#PWAgePolicyNew", press=".share summary")
    yield Shot("passed", "contoso", "#mdo_highconfidencephishaction", height=420)
    yield Shot("not-applicable", "contoso", "#AATP_AccountWithLeakedCredentials", height=420)
    for name in ("no-overrides", "completed", "nothing-collected", "gate-failed", "gate-incomplete", "redacted"):
        yield Shot(name, name, "#overview")
    yield Shot("nothing-collected-phone", "nothing-collected", "#overview", 360, 780)
    yield Shot("completed-actions", "completed", "#actions", height=700)


def main() -> int:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        reports = made(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium(), chromium_sandbox=False)
        for shot in shots():
            (FOLDER / f"{shot.name}.png").write_bytes(picture(browser, shot, reports[shot.report]))
        browser.close()
    size = sum(file.stat().st_size for file in FOLDER.iterdir())
    print(f"{len(list(FOLDER.iterdir()))} pictures, {size:,} bytes, in {FOLDER.relative_to(ROOT)}")
    return 0 if size <= MOST else 1


def chromium() -> str:
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        raise SystemExit("error: no Chromium on this machine\n  hint: 'sh scripts/ensure_chromium.sh' installs it")
    return found


def picture(browser: Browser, shot: Shot, report: Path) -> bytes:
    """A small PNG of what the window shows."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height}, color_scheme=shot.scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(report.as_uri() + shot.hash)
    if shot.press:
        page.locator(shot.press).first.click(position={"x": 60, "y": 10})
    taken = Image.open(io.BytesIO(page.screenshot()))
    context.close()
    small = io.BytesIO()
    with_few_colors(taken.convert("RGB")).save(small, "PNG", optimize=True)
    return small.getvalue()


def with_few_colors(picture: Image.Image) -> Image.Image:
    """At most 256 colours: the most frequent ones as they are, and one of every other kind, however rare."""
    counted = sorted(picture.getcolors(1 << 24) or [], reverse=True)
    colors = [color for _, color in counted if isinstance(color, tuple)]
    rare = {tuple(part >> 4 for part in color): color for color in reversed(colors)}
    chosen = list(dict.fromkeys([*colors[:FREQUENT], *sorted({*rare.values()}, key=colors.index)]))[:256]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for color in chosen for part in color])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


def made(folder: Path) -> dict[str, Path]:
    """A report of each kind, by name."""
    config = ["-c", str(EXAMPLE / "tenantscore.yaml")]
    empty = folder / "snapshot.json"
    empty.write_text(json.dumps({**EMPTY, "tenant": json.loads((EXAMPLE / "snapshot.json").read_text())["tenant"]}))
    bare = folder / "tenantscore.yaml"
    bare.write_text("asOf: 2026-11-20\n")
    strict = with_settings(folder / "strict.yaml", gate())
    key = folder / "redact.key"
    key.write_bytes(b"the key of the screenshots")
    reports = {
        "contoso": config,
        "no-overrides": [*config, "--ignore-overrides"],
        "completed": ["-c", str(with_settings(folder / "completed.yaml", only_what_passes()))],
        "nothing-collected": [str(empty), "-c", str(bare)],
        "gate-failed": ["-c", str(strict)],
        "gate-incomplete": [str(empty), "-c", str(bare), "--fail-under", "60"],
        "redacted": [*config, "--redact", str(key)],
    }
    return {name: scanned(folder / f"{name}.html", words) for name, words in reports.items()}


def scanned(path: Path, words: list[str]) -> Path:
    from scanner.cli.main import main as tenantscore

    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as said:
        code = tenantscore(["scan", *words, "-f", f"html={path}"])
    if code == 2:
        raise SystemExit(said.getvalue())
    return path


def with_settings(path: Path, more: str) -> Path:
    """The example's configuration, with something more in it."""
    text = (EXAMPLE / "tenantscore.yaml").read_text()
    for name in ("snapshot.json", "overrides.yaml"):
        text = text.replace(f": {name}\n", f": {EXAMPLE / name}\n")
    path.write_text(text + more)
    return path


def gate() -> str:
    return (
        "gate:\n  lowestScore: 70\n  lowestVerified: 55\n  notOpen: [critical]\n  expiredOverrides: fail\n"
        "  reopenedOverrides: fail\n  policyViolations: fail\n  actions: {AdminMFAV2: completed}\n"
    )


def only_what_passes() -> str:
    """Switches off every action that has points left."""
    from tests.examples.contoso import report

    left = [action.id for action in report().actions if action.points.measured < action.points.max]
    return "actions:\n" + "".join(f"  {id}: {{disabled: Left out of this picture}}\n" for id in left)


if __name__ == "__main__":
    sys.exit(main())
