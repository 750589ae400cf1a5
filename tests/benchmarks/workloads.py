"""What is measured: which processes run on which file, and what is made of their times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import catalogue, install
from tests.benchmarks.checkov_policy import POLICY
from tests.benchmarks.generate import Spec, snapshot
from tests.benchmarks.layout import FOREIGN
from tests.benchmarks.process import Sample
from tests.benchmarks.rounds import Measured, Samples
from tests.benchmarks.rows import DEVICES
from tests.benchmarks.spread import Spread, ratios, spread

ORJSON = "import gc, sys; gc.disable(); import orjson; orjson.loads(open(sys.argv[1], 'rb').read())"
CONFIGURATIONS = 184
SMALL = 85
"""People beyond those of the example tenant; the file has 0.93 MB."""
MB = 1 << 20


class Sizes(NamedTuple):
    people: int
    growth: tuple[int, ...]
    """Fewer people, to see how the cost grows to that of `people`."""
    devices: int
    tenants: int
    """Scans of small tenants in one process."""
    files: int
    """Different ones among them."""
    seconds: float
    """After which the resident process stops early."""


FULL = Sizes(1_000_000, (10_000, 100_000), 10_000, 10_000, 200, 100)
QUICK = Sizes(50_000, (5_000,), 500, 300, 10, 15)


class Entry(NamedTuple):
    """A line of the table."""

    name: str
    title: str
    bar: float | None
    """At most; None where there is no bar."""
    needs: tuple[str, ...]
    """The processes whose samples it is made of."""
    value: Callable[[Sequence[Sequence[Sample]]], Spread]
    unit: str = ""


class Workload(NamedTuple):
    """Processes that run in turns, and what is read off them."""

    name: str
    processes: tuple[Measured, ...]
    entries: tuple[Entry, ...]
    small: bool = False
    """Takes so little time that it is worth many rounds."""
    warm_up: bool = False
    """Takes so little time that what the first run finds cold would show."""


class Bench(NamedTuple):
    """Where things are, and how large."""

    work: Path
    sizes: Sizes

    @property
    def data(self) -> Path:
        return self.work / "data"

    def whole(self) -> install.Environment:
        return install.product(self.work, "product", catalogue.whole())

    def some(self) -> install.Environment:
        return install.product(self.work, "product-22", catalogue.representative())


def people(bench: Bench) -> Workload:
    """One million users: against parsing, the memory it takes, and how the cost grows with them."""
    large, few = bench.sizes.people, bench.sizes.growth[0]
    files = {count: snapshot(Spec(count), bench.data) for count in (*bench.sizes.growth, large)}
    parse, some, whole = "orjson.loads", "scan, 22 rules", "scan, all rules"
    grown = tuple(_scan(f"scan, 22 rules, {count:,} users", bench.some(), files[count]) for count in bench.sizes.growth)
    return Workload(
        "users",
        (
            _parse(parse, bench.whole(), files[large]),
            _scan(some, bench.some(), files[large]),
            _scan(whole, bench.whole(), files[large]),
            *grown,
        ),
        (
            Entry("users-22", f"{large:,} users, 22 rules / orjson.loads", 0.45, (some, parse), _ratio),
            Entry("users-all", f"{large:,} users, all rules / orjson.loads", 0.70, (whole, parse), _ratio),
            Entry("users-memory", "peak memory of the 22 rules", 96, (some,), _peak, "MB"),
            Entry(
                "users-growth",
                f"22 rules: cost per user at {large:,} / at {few:,}",
                1.3,
                (some, grown[0].name),
                lambda samples: _per_person(samples, large, few),
            ),
        ),
    )


def foreign(bench: Bench) -> Workload:
    """The same data as another tool prints it."""
    path = snapshot(Spec(bench.sizes.people, FOREIGN), bench.data)
    parse, some = "orjson.loads, foreign", "scan, 22 rules, foreign"
    title = f"{bench.sizes.people:,} users pretty-printed, 22 rules / orjson.loads"
    return Workload(
        "foreign",
        (_parse(parse, bench.whole(), path), _scan(some, bench.some(), path)),
        (Entry("foreign", title, 0.9, (some, parse), _ratio),),
    )


def small(bench: Bench) -> Workload:
    """A small tenant: against the bare interpreter."""
    path = snapshot(Spec(SMALL), bench.data)
    product = bench.whole()
    bare, cold, warm = "python -c pass", "small, cold", "small, warm"
    return Workload(
        "small",
        (
            Measured(bare, (product.python, "-c", "pass")),
            _scan(cold, product, path, cold=True),
            _scan(warm, product, path),
        ),
        (
            Entry("small-cold", "small tenant, all rules, no cache / python -c pass", 10, (cold, bare), _ratio),
            Entry("small-warm", "small tenant, all rules, warm / python -c pass", 5, (warm, bare), _ratio),
        ),
        small=True,
        warm_up=True,
    )


def checkov(bench: Bench) -> Workload:
    """A small tenant: against Checkov with one custom policy."""
    path = snapshot(Spec(SMALL), bench.data)
    policies = bench.work / "checkov-policy"
    policies.mkdir(parents=True, exist_ok=True)
    (policies / "__init__.py").write_text('__all__ = ["policy"]\n', "utf-8")
    (policies / "policy.py").write_text(POLICY, "utf-8")
    executable = install.checkov(bench.work).command("checkov")
    options = ("--framework", "json", "--external-checks-dir", str(policies), "--quiet", "--compact", "--skip-download")
    # Checkov ends with 1 when a policy fails, and this one does
    other = Measured("checkov, one policy", (executable, "--file", str(path), *options), accepted=(1,))
    warm = "small, warm"
    title = "small tenant, all rules, warm / Checkov, one policy"
    return Workload(
        "checkov",
        (other, _scan(warm, bench.whole(), path)),
        (Entry("checkov", title, 0.06, (warm, other.name), _ratio),),
        warm_up=True,
    )


def devices(bench: Bench) -> Workload:
    """Settings of devices, a row for each device and setting, against parsing. Left out while no rule reads them."""
    rules = catalogue.over(DEVICES)
    if not rules:
        return Workload("devices", (), ())
    count, settings = bench.sizes.devices, catalogue.configurations(CONFIGURATIONS)
    path = snapshot(Spec(SMALL, devices=count, configurations=settings), bench.data)
    product = install.product(bench.work, "product-devices", rules)
    parse, some = "orjson.loads, devices", "scan, rules of devices"
    title = f"{count:,} devices times {CONFIGURATIONS} settings / orjson.loads"
    return Workload(
        "devices",
        (_parse(parse, product, path), _scan(some, product, path)),
        (Entry("devices", title, None, (some, parse), _ratio),),
    )


def _scan(name: str, product: install.Environment, path: Path, *, cold: bool = False) -> Measured:
    """The command as people call it, with the default format."""
    argv = (product.command("tenantscore"), "scan", str(path), "--as-of", "2026-11-20")
    return Measured(name, argv, cold)


def _parse(name: str, product: install.Environment, path: Path) -> Measured:
    return Measured(name, (product.python, "-c", ORJSON, str(path)))


def _ratio(samples: Sequence[Sequence[Sample]]) -> Spread:
    subject, reference = samples
    return ratios([one.seconds for one in subject], [one.seconds for one in reference])


def _peak(samples: Sequence[Sequence[Sample]]) -> Spread:
    return spread([sample.peak / MB for sample in samples[0]])


def _per_person(samples: Sequence[Sequence[Sample]], large: int, few: int) -> Spread:
    many, little = samples
    return ratios([one.seconds / large for one in many], [one.seconds / few for one in little])


def results(entry: Entry, samples: Samples) -> Spread | str:
    """The value of an entry, or why it has none."""
    found = []
    for name in entry.needs:
        held = samples[name]
        if isinstance(held, str):
            return f"{name}: {held}"
        found.append(held)
    return entry.value(found)
