"""A runner that is just good enough: steps of an action or a job, their shell run for real in a workspace.

Steps that use an action of somebody else are kept with what they would be given; one that uses this Action runs its
steps.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.pipeline.expressions import evaluate, resolved
from tests.pipeline.logs import read_outputs

ROOT = Path(__file__).resolve().parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
COMMAND = Path(sys.executable).with_name("tenantscore")
SHELLS = {"bash": ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail"), None: ("bash", "-e")}
OURS = ("OWNER/tenantscore@", "./")
"""How the examples and our own workflow name this Action."""


class Ran(NamedTuple):
    """What became of an action or a job."""

    failed: bool
    outputs: dict[str, str]
    steps: dict[str, str]
    """Outcomes by name, of steps that were not skipped."""
    logs: dict[str, str]
    """Standard output and error of steps with a shell, by name."""
    used: dict[str, dict[str, str]]
    """What actions of others were given, by their names without the version."""
    exit_code: int
    """Of the step that failed first; 0 without one."""
    outputs_of: dict[str, dict[str, str]]
    """By the ids of steps."""


class Workspace:
    """A folder that a repository is checked out to, an event, and the environment of a run."""

    def __init__(self, root: Path, event: Mapping[str, Any] | None = None) -> None:
        self.root, self.event = root / "work space", dict(event or {})
        self.temp, self.programs = root / "temp", root / "programs"
        for folder in (self.root, self.temp, self.programs):
            folder.mkdir(parents=True)
        self.summary = root / "summary.md"
        self.summary.touch()
        (root / "event.json").write_text(json.dumps(self.event), "utf-8")
        self.environment = {
            "PATH": f"{self.programs}:{COMMAND.parent}:{os.environ['PATH']}",
            "HOME": str(root),
            "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")),  # the compiled catalogue
            "LANG": "C.UTF-8",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_EVENT_PATH": str(root / "event.json"),
            "GITHUB_REPOSITORY": "contoso/tenant",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_WORKSPACE": str(self.root),
            "RUNNER_TEMP": str(self.temp),
        }
        self.git("init", "--quiet", "--initial-branch=main")

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def git(self, *arguments: str) -> str:
        who = ["-c", "user.name=Pipeline", "-c", "user.email=pipeline@contoso.com", "-c", "commit.gpgsign=false"]
        environment = {**self.environment, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        return subprocess.run(
            ["git", *who, *arguments], cwd=self.root, env=environment, capture_output=True, text=True, check=True
        ).stdout.strip()

    def commit(self) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Change")
        return self.git("rev-parse", "HEAD")

    def program(self, name: str, text: str) -> Path:
        """A command that the steps find first."""
        path = self.programs / name
        path.write_text(text, "utf-8")
        path.chmod(0o755)
        return path

    def shell(self, *words: object) -> bytes:
        """What a command prints."""
        done = subprocess.run([*map(str, words)], cwd=self.root, env=self.environment, capture_output=True, check=True)
        return done.stdout

    def action(self, **inputs: str) -> Ran:
        """Run this Action; hyphens of inputs are written as underscores."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        return self.run_action({"tenantscore": str(COMMAND), "python": sys.executable, **given})

    def run_action(self, given: Mapping[str, str]) -> Ran:
        assert given.keys() <= ACTION["inputs"].keys()
        contexts = self.contexts()
        defaults = {name: resolved(each["default"], contexts, {}) for name, each in ACTION["inputs"].items()}
        contexts["inputs"] = {**defaults, **given}
        ran = self.steps(ACTION["runs"]["steps"], contexts, {})
        outputs = {name: resolved(each["value"], contexts, {}) for name, each in ACTION["outputs"].items()}
        return ran._replace(outputs=outputs)

    def job(self, job: Mapping[str, Any], environment: Mapping[str, str], **more: Any) -> Ran:
        """Run the steps of a job of a workflow."""
        contexts = {**self.contexts(), **more}
        given = {name: resolved(str(value), contexts, {}) for name, value in (environment | job.get("env", {})).items()}
        contexts["env"] = given
        return self.steps(job["steps"], contexts, given)

    def contexts(self) -> dict[str, Any]:
        github = {"event": self.event, "token": "token-of-the-run", "repository": "contoso/tenant", "run_id": "7"}
        return {"github": github, "steps": {}, "runner": {"temp": str(self.temp)}}

    def steps(self, steps: list[dict[str, Any]], contexts: dict[str, Any], environment: Mapping[str, str]) -> Ran:
        ran = Ran(False, {}, {}, {}, {}, 0, {})
        for number, step in enumerate(steps):
            functions = status_functions(failed=ran.failed)
            condition = str(step.get("if", "success()")).removeprefix("${{").removesuffix("}}")
            if not re.search(r"\b(always|cancelled|success|failure)\(\)", condition):
                condition = f"success() && ({condition})"
            if not evaluate(condition, contexts, functions):
                continue
            name = str(step.get("name") or step.get("uses") or number)
            code, log, outputs, used = self.step(step, contexts, environment)
            ran.steps[name], ran.logs[name] = ("success" if code == 0 else "failure"), log
            ran.used.update(used)
            ran.outputs_of[step.get("id", name)] = outputs
            contexts["steps"][step.get("id", name)] = {"outputs": outputs, "outcome": ran.steps[name]}
            ran = ran._replace(failed=ran.failed or code != 0, exit_code=ran.exit_code or code)
        return ran

    def step(
        self, step: Mapping[str, Any], contexts: dict[str, Any], environment: Mapping[str, str]
    ) -> tuple[int, str, dict[str, str], dict[str, dict[str, str]]]:
        """Exit code, log, outputs, and what actions of others were given."""
        if "uses" in step:
            given = {name: resolved(str(value), contexts, {}) for name, value in step.get("with", {}).items()}
            if not step["uses"].startswith(OURS):
                return 0, "", {}, {step["uses"].partition("@")[0]: given}
            ran = self.run_action({"tenantscore": str(COMMAND), "python": sys.executable, **given})
            return ran.exit_code, "\n".join(ran.logs.values()), ran.outputs, ran.used
        held = {name: resolved(str(value), contexts, {}) for name, value in step.get("env", {}).items()}
        script, outputs = self.temp / "step.sh", self.temp / "outputs"
        script.write_text(step["run"], "utf-8")
        outputs.write_text("")
        done = subprocess.run(
            [*SHELLS[step.get("shell")], str(script)],
            cwd=self.root / step.get("working-directory", "."),
            env={**self.environment, **environment, **held, "GITHUB_OUTPUT": str(outputs)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8"), read_outputs(outputs), {}


def status_functions(*, failed: bool) -> dict[str, Callable[[], bool]]:
    """What conditions may ask about the steps before."""
    return {
        "always": lambda: True,
        "cancelled": lambda: False,
        "success": lambda: not failed,
        "failure": lambda: failed,
    }
