"""A large corpus in and out: seconds and peak memory of every step, in a process of its own for each direction.

python -m benchmarks.intake [--pairs 100000]

In: two CoNLL sides and a Pharaoh file in a zip, as the import page takes them: unpacked, detected, read, kept.
Out: the same project, links from its own file, all pairs as JSON Lines with everything, CoNLL and Pharaoh, split.
"""

import argparse
import io
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from core.corpora.bundled import read_bundled
from core.corpora.importing import CorpusDraft, keep
from core.corpora.preview import look
from core.export import STATUSES, ExportOptions, ExportPlan, RequestedFormat, SplitOptions, pack
from core.formats import OutgoingSentence, TextFile
from core.formats.alignments.pharaoh import Pharaoh
from core.formats.archive import unpack
from core.formats.columns.conll import Conll
from core.formats.corpus import ReadingPlan, languages, read_corpus
from core.formats.detection.detect import KINDS, Role, detect
from core.model import SentencePair
from core.projection.presets import recipe
from core.store import Store
from core.workspace.batch_projection import ensure_projected, prepared_method
from core.workspace.lazy_method import LazyMethod
from core.workspace.workspace import Workspace

ROOT = Path(__file__).parents[1]
RECIPE = "hull"
WAYS = ("in", "project", "out")


@contextmanager
def step(name: str, pairs: int) -> Iterator[None]:
    started, worked = time.perf_counter(), time.process_time()
    yield
    spent, worked = time.perf_counter() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = pairs / worked
    print(
        f"{name:<34} {spent:7.2f} s ({worked:.2f} of CPU, {rate:,.0f} pairs/s of it)  peak {peak:,.0f} MB", flush=True
    )


def made(count: int) -> list[SentencePair]:
    """Bundled pairs over and over, each in words of its own so that no two are alike."""
    corpus = read_bundled("uner-pud.en-de", "eflomal_hi.gdfa").pairs
    return [_told_apart(corpus[number % len(corpus)], number) for number in range(count)]


def _told_apart(pair: SentencePair, number: int) -> SentencePair:
    source, target = (
        replace(side, words=(*side.words[:-1], f"{side.words[-1]}{number // 300}"))
        for side in (pair.source, pair.target)
    )
    return replace(pair, id=f"made-{number:06}", source=source, target=target)


def write(path: Path, count: int) -> None:
    """The zip to import."""
    pairs = made(count)
    files = {
        **Conll().write("news.en-de.en", [OutgoingSentence(pair.source, pair.id) for pair in pairs]),
        **Conll().write("news.en-de.de", [OutgoingSentence(pair.target, pair.id) for pair in pairs]),
        **Pharaoh().write("news.en-de", pairs),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def bring_in(path: Path, store: Store, count: int) -> None:
    with step("unpack and detect", count):
        groups = detect(unpack(TextFile.at(path)))
    readings = [
        ReadingPlan(one.files, one.role, one.form(KINDS[one.role])) for one in groups if one.role is not Role.UNUSED
    ]
    with step("read", count):
        imported = read_corpus(readings, languages(groups))
    with step("look", count):
        look(imported.pairs)
    with step("keep", count):
        keep(store, CorpusDraft("", imported.pairs, name="Made"))


def take_out(store: Store, count: int) -> None:
    [project] = store.projects()
    by = recipe(RECIPE).over_given_links()
    workspace = Workspace(store, project, by.id, LazyMethod(lambda: prepared_method(store, project.id, by)), "Ana")
    wanted = (RequestedFormat("side", "conll", Conll()), RequestedFormat("link", "pharaoh", Pharaoh()))
    with step("select, split, write, read again", count):
        package = pack(workspace, RECIPE, by, ExportPlan(ExportOptions(tuple(STATUSES)), wanted, True, SplitOptions()))
    assert not package.bad
    with step("zip", count):
        size = len(io.BytesIO(package.zip()).getvalue())
    print(f"{len(package.exported)} files, {size / 2**20:,.0f} MB packed")


def project(store: Store) -> None:
    """What stands between import and export, and is no part of either."""
    ensure_projected(store, store.projects()[0].id, RECIPE, recipe(RECIPE).over_given_links())


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pairs", type=int, default=100_000)
    asked.add_argument("--only", choices=WAYS)
    asked.add_argument("--at", type=Path, help="a folder with what was made before")
    arguments = asked.parse_args()
    if arguments.at:
        store = Store.at(arguments.at / "store.db")
        if arguments.only == "in":
            bring_in(arguments.at / "made.zip", store, arguments.pairs)
        elif arguments.only == "out":
            take_out(store, arguments.pairs)
        else:
            project(store)
        return
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "made.zip", arguments.pairs)
        for way in WAYS:
            command = [sys.executable, "-m", "benchmarks.intake", "--pairs", str(arguments.pairs), "--only", way]
            subprocess.run([*command, "--at", folder], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
