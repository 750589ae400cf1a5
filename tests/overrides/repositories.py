"""Real git repositories for tests."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from scanner.cli.main import main

CONFIG = """\
overrides: overrides.yaml
people:
  - {email: admin@contoso.com, github: contoso-admin, roles: [security-administrator]}
  - {email: second@contoso.com, roles: [exchange-administrator]}
  - {email: [reader@contoso.com, reader.private@contoso.com], github: contoso-reader, roles: [security-reader]}
"""
ENTRY = """\
  - action: {action}
    status: {status}
    justification: The plant can only be rebuilt in spring.
    owner: {owner}
    approvedBy: second@contoso.com
    created: 2026-01-01
    expires: {expires}
"""


def entry(
    action: str = "OneAdmin",
    status: str = "risk-accepted",
    owner: str = "identity@contoso.com",
    expires: str = "2026-12-31",
) -> str:
    return ENTRY.format(action=action, status=status, owner=owner, expires=expires)


class Repository:
    """A repository with a configuration and an overrides file on `main`, made by an administrator."""

    def __init__(self, root: Path, config: str = CONFIG) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")
        self.write("tenantscore.yaml", config)
        self.write("overrides.yaml", "overrides:\n" + entry())
        self.commit("admin@contoso.com", "Begin")

    def git(self, *arguments: str, who: str = "admin@contoso.com") -> str:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_EDITOR": "true",
            **{f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _person(who).items()},
        }
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"git {' '.join(arguments)}: {done.stdout}{done.stderr}"
        return done.stdout.strip()

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def commit(self, who: str, subject: str = "Change") -> str:
        """Commit everything there is; gives the first digits of the hash."""
        self.git("add", "-A")
        self.git("commit", "-q", "-m", subject, who=who)
        return self.git("rev-parse", "HEAD")[:10]

    def check(self, capsys: object, *arguments: str, base: str = "main~0") -> tuple[int, str, str]:
        """`overrides check` inside the repository: exit code, stdout, stderr."""
        before = os.getcwd()
        os.chdir(self.root)
        try:
            code = main(["overrides", "check", "--base", base, "--as-of", "2026-11-20", *arguments])
        finally:
            os.chdir(before)
        out, err = capsys.readouterr()  # type: ignore[attr-defined]
        return code, out, err


def _person(email: str) -> dict[str, str]:
    return {"NAME": email.partition("@")[0], "EMAIL": email, "DATE": "2026-11-20T12:00:00Z"}
