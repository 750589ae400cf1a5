"""The settings of this run: the one place that reads the environment, the working directory and the clock."""

from __future__ import annotations

import os
from time import gmtime, strftime

from scanner.cli.options import Values
from scanner.config.resolve import config_path, resolve
from scanner.config.settings import Settings
from scanner.model.config import Config
from scanner.model.problem import InputError, Problem, fault
from scanner.record import NamedTuple


class RunSettings(NamedTuple):
    """What a command needs to know of the configuration."""

    resolved: Settings

    @property
    def config(self) -> Config:
        return self.resolved.config

    def place(self, field: str) -> str:
        """Where a setting was made, as faults name it: a flag, a variable, or a line of the configuration file."""
        return self.resolved.origins[field].removeprefix("flag ").removeprefix("environment ")

    def snapshot(self) -> str:
        """The snapshot to read; `InputError` where none was named."""
        if self.config.snapshot is None:
            hint = "name one: tenantscore scan snapshot.json, or 'snapshot:' in tenantscore.yaml"
            raise fault("SNAPSHOT", "no snapshot was named", hint)
        return self.config.snapshot

    def packs(self) -> tuple[str, ...]:
        """The built-in catalogue, then the folders of rules that were added to it."""
        from scanner.data import data_path

        return (data_path("rules"), *self.config.rules)

    def as_of(self) -> str:
        """The day that dates are judged by: as set, or today in UTC."""
        if self.config.as_of is not None:
            return self.config.as_of
        return strftime("%Y-%m-%d", gmtime())

    def table(self) -> str:
        """Each setting and where it came from, without the last line feed."""
        from scanner.config.show import show

        return show(self.resolved).rstrip("\n")


def amiss(values: Values) -> tuple[Problem, ...]:
    """What the configuration says of actions and frameworks and cannot be, where it has other faults too."""
    from scanner.config.salvage import salvaged
    from scanner.data import data_path
    from scanner.departures import adapted
    from scanner.rules.cache import cached_pack

    try:
        file = config_path(os.environ, os.getcwd(), values.get("config"))
        found = None if file is None else salvaged(file, file, os.getcwd())
        if found is not None:
            frameworks = values.get("frameworks")
            config = found.config._replace(frameworks=frameworks or found.config.frameworks)
            pack = cached_pack((data_path("rules"), *(values.get("rules") or config.rules)), os.environ)
            adapted(pack, config, "--framework" if frameworks else found.frameworks_place)
    except InputError as error:
        return error.problems
    return ()


def settings_of(values: Values) -> RunSettings:
    """The settings for the values of a command line; those of them that are named as in `Config` count as flags."""
    return RunSettings(resolve(values, os.environ, os.getcwd(), values.get("config")))
