"""Hardware of this machine for models: memory, and a graphics card if torch can use it."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup/memory.max")
MEMINFO = Path("/proc/meminfo")


@dataclass(frozen=True, slots=True)
class Machine:
    """Bytes of memory (0: not known), the part of it that is free, and the graphics card, if any."""

    memory: int
    free: int
    gpu: str = ""
    gpu_memory: int = 0

    @property
    def device(self) -> str:
        """The name of the graphics card, else "CPU"."""
        return self.gpu or "CPU"


def machine() -> Machine:
    """Measure this machine; torch is not imported for it."""
    total = _total_memory()
    name, memory = _graphics_card()
    return Machine(total, min(_free_memory() or total, total), name, memory)


def gigabytes(size: int) -> str:
    """Format bytes for people: "1.9 GB", "430 MB"."""
    return f"{size / 1e9:.1f} GB" if size >= 950_000_000 else f"{size / 1e6:.0f} MB"


def _total_memory() -> int:
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return 0
    try:
        return min(total, int(CGROUP.read_text(encoding="ascii")))  # a container may have less than its host
    except (OSError, ValueError):
        return total


def _free_memory() -> int:
    try:
        lines = MEMINFO.read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)


@lru_cache(maxsize=1)
def _graphics_card() -> tuple[str, int]:
    """Return name and memory of the first card, where there is one and torch was built for it."""
    try:
        if "+cpu" in version("torch") or not shutil.which("nvidia-smi"):
            return "", 0
        command = ["nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits"]
        output = subprocess.run(command, capture_output=True, text=True, timeout=5, check=True).stdout
        name, _, memory = output.splitlines()[0].rpartition(",")
        return name.strip(), int(memory) * 1024 * 1024
    except (PackageNotFoundError, OSError, subprocess.SubprocessError, IndexError, ValueError):
        return "", 0
