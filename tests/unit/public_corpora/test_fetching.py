"""Files are fetched on request only, whole, checked, and kept; every refusal is one clear sentence."""

import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import BadInput, Unavailable, UnknownName
from core.public_corpora import https_download
from core.public_corpora.catalogue_entry import FileTemplate, requested
from core.public_corpora.fetch_orders import run_fetch
from core.public_corpora.fetched_files import FetchedFiles
from core.public_corpora.fetching import FetchOptions, fetch_pairs
from core.public_corpora.https_download import download
from core.public_corpora.remote_files import remote_files
from core.store import Store
from tests.corpus_homes import Home, entry_of, serving

USUAL = FetchOptions()
ENGLISH = b"The mayor opened the bridge .\nOla sang .\n"
GERMAN = "Die Bürgermeisterin öffnete die Brücke .\nOla sang .\n".encode()


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SPANBRIDGE_CORPORA", str(tmp_path / "corpora"))
    return tmp_path / "corpora"


@pytest.fixture
def home() -> Iterator[Home]:
    with serving({"/en.txt": ENGLISH, "/de.txt": GERMAN}) as running:
        yield running


def refusal(home: Home, options: FetchOptions = USUAL, **facts: object) -> str:
    entry = entry_of(home.url, **facts)
    with pytest.raises((Unavailable, BadInput)) as caught:
        fetch_pairs(entry, requested(entry, "en", "de"), options)
    return str(caught.value)


def test_what_was_fetched_is_kept_and_not_fetched_again(home: Home) -> None:
    entry = entry_of(home.url)
    request = requested(entry, "en", "de")
    first = fetch_pairs(entry, request, USUAL)
    assert [pair.target.text for pair in first.pairs] == ["Die Bürgermeisterin öffnete die Brücke .", "Ola sang ."]
    assert [pair.id for pair in first.pairs] == ["1", "2"]
    assert (first.name, first.licence) == ("Village News, en–de", "CC BY 4.0")
    assert "https://example.org/village, fetched on 20" in first.origin
    assert fetch_pairs(entry, request, USUAL).pairs == first.pairs
    assert home.asked == ["/en.txt", "/de.txt"]


def test_progress_goes_over_all_files(home: Home) -> None:
    steps: list[tuple[float, str]] = []
    entry = entry_of(home.url)
    fetch_pairs(entry, requested(entry, "en", "de"), USUAL, lambda share, what: steps.append((share, what)))
    shares = [share for share, _ in steps]
    assert shares == sorted(shares)
    assert {"Downloading en.txt, 0.0 MB", "Downloading de.txt, 0.0 MB"} <= {what for _, what in steps}


def test_a_file_that_changed_is_refused_until_it_is_trusted(home: Home, shelf: Path) -> None:
    entry = entry_of(home.url)
    request = requested(entry, "en", "de")
    before = fetch_pairs(entry, request, USUAL).pairs
    home.answers["/de.txt"] = b"Etwas anderes .\nNoch etwas .\n"
    text = refusal(home, FetchOptions(again=True))
    assert "The file de.txt is not the one that was first fetched on 20" in text
    assert "--take-changed" in text
    assert fetch_pairs(entry, request, USUAL).pairs == before  # what is here stays
    changed = fetch_pairs(entry, request, FetchOptions(again=True, takes_changed=True)).pairs
    assert changed[0].target.text == "Etwas anderes ."
    assert fetch_pairs(entry, request, USUAL).pairs == changed
    assert not list(shelf.rglob("*.part")) + list(shelf.rglob("*.new"))


def test_a_file_that_always_changes_is_taken_anew(home: Home) -> None:
    entry = entry_of(home.url, is_living=True)
    request = requested(entry, "en", "de")
    fetch_pairs(entry, request, USUAL)
    home.answers["/de.txt"] = b"Etwas anderes .\nNoch etwas .\n"
    assert fetch_pairs(entry, request, FetchOptions(again=True)).pairs[0].target.text == "Etwas anderes ."


def test_a_listed_digest_is_checked_at_the_first_fetch(home: Home) -> None:
    text = refusal(home, sha256={f"{home.url}/en.txt": "0" * 64})
    assert "The file en.txt is not the one that was listed in the catalogue" in text
    assert "not with 000000000000" in text


def test_a_file_damaged_on_this_machine_is_noticed(home: Home) -> None:
    entry = entry_of(home.url)
    request = requested(entry, "en", "de")
    fetch_pairs(entry, request, USUAL)
    path = FetchedFiles(entry).path(remote_files(entry, request)[0])
    path.write_bytes(b"something else\n")
    assert "The file en.txt is not the one" in refusal(home)
    assert fetch_pairs(entry, request, FetchOptions(again=True)).pairs[1].source.text == "Ola sang ."


def test_a_file_put_here_by_hand_is_used(home: Home) -> None:
    home.answers.clear()
    entry = entry_of(home.url)
    request = requested(entry, "en", "de")
    for file, data in zip(remote_files(entry, request), (ENGLISH, GERMAN), strict=True):
        path = FetchedFiles(entry).path(file)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert len(fetch_pairs(entry, request, USUAL).pairs) == 2
    assert home.asked == []


def test_without_a_connection_it_is_said_with_what_works_instead(home: Home) -> None:
    text = refusal(Home(1, {}, []))  # nobody listens there
    assert "The file en.txt cannot be fetched: there is no connection to 127.0.0.1." in text
    assert "put it at " in text


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (401, "is given only to people whom its makers let in"),
        (403, "may not be fetched without permission of its makers"),
        (404, "is no longer at its address. Look for it at https://example.org/village."),
        (500, "the server answered with status 500"),
    ],
)
def test_a_server_that_refuses(home: Home, status: int, sentence: str, shelf: Path) -> None:
    home.answers["/de.txt"] = status
    text = refusal(home)
    assert text.startswith("The file de.txt ")
    assert sentence in text
    names = {path.name.partition("-")[2] for path in shelf.rglob("*") if path.is_file()}
    assert names == {"en.txt", "en.txt.sha256.json"}


def test_a_file_that_is_too_large_is_not_taken(home: Home, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"The file en\.txt is larger than 0 MB"):
        download(f"{home.url}/en.txt", tmp_path / "en", len(ENGLISH) - 1, "https://example.org")
    assert list(tmp_path.iterdir()) == []
    assert len(download(f"{home.url}/en.txt", tmp_path / "en", len(ENGLISH), "https://example.org")) == 64


def test_redirects_are_followed_but_not_to_what_is_not_secure(home: Home, tmp_path: Path) -> None:
    home.answers["/moved"] = "/en.txt"
    download(f"{home.url}/moved", tmp_path / "en", 1000, "https://example.org")
    assert (tmp_path / "en").read_bytes() == ENGLISH
    home.answers["/away"] = "http://example.org/en.txt"
    with pytest.raises(Unavailable, match="not secure"):
        download(f"{home.url}/away", tmp_path / "away", 1000, "https://example.org")
    home.answers["/round"] = "/round"
    with pytest.raises(Unavailable, match="without an end"):
        download(f"{home.url}/round", tmp_path / "round", 1000, "https://example.org")
    assert home.asked.count("/round") == https_download.MAX_REDIRECTS + 1


@pytest.mark.parametrize(
    "url", ["http://example.org/a", "ftp://example.org/a", "file:///etc/passwd", "https://localhost/"]
)
def test_only_secure_addresses_are_asked(url: str, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        download(url, tmp_path / "a", 1000, "https://example.org")


def test_a_non_commercial_licence_has_to_be_accepted(home: Home) -> None:
    text = refusal(home, noncommercial=True, licence="CC BY-NC 4.0")
    assert "Village News: it is for non-commercial use only (CC BY-NC 4.0)." in text
    assert home.asked == []
    entry = entry_of(home.url, noncommercial=True)
    assert fetch_pairs(entry, requested(entry, "en", "de"), FetchOptions(accepts=True)).pairs


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: dict[str, bytes], kind: bytes = tarfile.REGTYPE) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.type, member.size = kind, len(data) if kind == tarfile.REGTYPE else 0
            member.linkname = "/etc/passwd"
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "archive"),
    [
        ("all.zip", zipped({"news/en": ENGLISH, "news/de": GERMAN, "../out": b"x"})),
        ("all.tar.gz", tarred({"./news/en": ENGLISH, "./news/de": GERMAN})),
    ],
)
def test_both_sides_come_out_of_one_archive_that_is_fetched_once(home: Home, name: str, archive: bytes) -> None:
    home.answers[f"/{name}"] = archive
    entry = entry_of(home.url, files=(FileTemplate("side", f"{home.url}/{name}", "news/{code}"),))
    assert len(fetch_pairs(entry, requested(entry, "en", "de"), USUAL).pairs) == 2
    assert home.asked == [f"/{name}"]
    with pytest.raises(BadInput, match="it has no file news/sw"):
        fetch_pairs(entry, requested(entry, "en", "sw"), USUAL)


@pytest.mark.parametrize(
    ("name", "archive", "problem"),
    [
        ("all.tar.gz", tarred({"news/en": b""}, tarfile.SYMTYPE), "is no regular file"),
        ("all.tar.gz", b"no archive at all", "the archive is damaged"),
        ("all.zip", b"no archive at all", "the archive is damaged"),
    ],
    ids=["link", "damaged tar", "damaged zip"],
)
def test_archives_are_not_trusted(home: Home, name: str, archive: bytes, problem: str) -> None:
    home.answers[f"/{name}"] = archive
    assert problem in refusal(home, files=(FileTemplate("side", f"{home.url}/{name}", "news/{code}"),))


def test_what_a_corpus_does_not_have_is_refused_with_what_it_has(home: Home) -> None:
    entry = entry_of(home.url, parts=("dev", "test"))
    with pytest.raises(UnknownName, match=r"no language of Village News named 'xx'.*Choose from: de, en, sw"):
        requested(entry, "en", "xx")
    with pytest.raises(UnknownName, match=r"no part of Village News named 'tset'. Did you mean 'test'"):
        requested(entry, "en", "de", "tset")
    with pytest.raises(BadInput, match="it has several languages"):
        requested(entry)
    with pytest.raises(UnknownName, match="source language for de"):
        requested(entry, "de", "de")
    assert requested(entry, "", "deu") == ("en", "deu", "dev")


def test_a_named_file_is_fetched_only_where_a_corpus_allows_it_and_never_leads_elsewhere(home: Home) -> None:
    entry = entry_of(home.url, names_files=True)
    home.answers["/village-2.txt"] = GERMAN
    request = requested(entry, "en", "gsw:village-2")
    draft = fetch_pairs(entry, request, USUAL)
    assert draft.pairs[0].target.lang == "gsw"
    assert "gsw: see the licence of village-2" in draft.licence
    for name in ("gsw:../de", "gsw:a/b", "gsw:"):
        with pytest.raises(BadInput, match="no name of a file"):
            requested(entry, "en", name)
    with pytest.raises(UnknownName):
        requested(entry_of(home.url), "en", "gsw:village-2")


def test_a_job_makes_a_project_once(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = entry_of(home.url)
    monkeypatch.setattr("core.public_corpora.fetch_orders.catalogue_entry", {"village": entry}.__getitem__)
    store = Store.at(tmp_path / "store.db")
    order = {"corpus": "village", "source": "en", "target": "de", "part": "all", "project": "village-1"}
    run_fetch(store, "", order)
    run_fetch(store, "", order)
    [project] = store.projects()
    assert (project.id, project.name, project.licence) == ("village-1", "Village News, en–de", "CC BY 4.0")
    assert store.pair_count("village-1") == 2
    store.close()
