"""Hugging Face datasets: ours through the `datasets` library, the library's through ours, and what is refused."""

import io
import json
import shlex
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.cli.component_arguments import named
from core.components.component import from_json
from core.errors import BadInput, InvalidValue, Unavailable
from core.formats import SIDE_FORMATS, CorpusSide, OutgoingSentence, TextFile
from core.formats.datasets.dataset_cards import names_in_card
from core.formats.datasets.folder import HubDataset, files_in
from core.formats.datasets.huggingface import HuggingFace, HuggingFaceJson, tag_names
from core.formats.detection.detect import FORMATS, detect
from core.model import Sentence, Span

ITEMS = [
    OutgoingSentence(
        Sentence(("Ana", "sings"), (" ", ""), "en", (Span(0, 1, "PER"),)), "s1", "d", {"score": 0.5, "note": "x"}
    ),
    OutgoingSentence(Sentence(("Kilimanjaro",), ("",), "en", (Span(0, 1, "GEO"),)), "s2"),
    OutgoingSentence(Sentence(("hm",), ("",), "en", None), "s3"),
]


def read(form: Any, *files: TextFile) -> CorpusSide:
    side: CorpusSide = form.read(files, "en")
    return side


def parquet(**columns: Any) -> TextFile:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return TextFile("a.parquet", out.getvalue())


def test_outside_is_0_then_the_order_of_conll() -> None:
    assert tag_names(["B", "MISC", "A", "LOC", "PER"]) == tuple(
        ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "B-MISC", "I-MISC", "B-A", "I-A", "B-B", "I-B"]
    )


def test_the_library_reads_ours_and_we_read_the_librarys(tmp_path: Path) -> None:
    import datasets

    datasets.disable_progress_bars()
    for name, data in HuggingFace().write("train", ITEMS).items():
        (tmp_path / name).write_bytes(data)
    theirs = datasets.load_dataset("parquet", data_files=str(tmp_path / "train.parquet"), cache_dir=str(tmp_path / "c"))
    train = theirs["train"]
    assert train.features["ner_tags"].feature.names == ["O", "B-PER", "I-PER", "B-GEO", "I-GEO"]
    assert [train[row]["ner_tags"] for row in range(3)] == [[1, 0], [3], None]
    assert (train[0]["score"], train[0]["document"], train[0]["text"]) == (0.5, "d", "Ana sings")
    theirs.save_to_disk(str(tmp_path / "saved"))
    side = read(HuggingFace(split="train"), *files_in(tmp_path / "saved"))
    assert side.sentences == tuple(item.sentence for item in ITEMS)
    assert (side.ids, side.documents) == (("s1", "s2", "s3"), ("d", "", ""))
    train.to_json(tmp_path / "numbers.jsonl")
    numbers = TextFile.at(tmp_path / "numbers.jsonl")
    with pytest.raises(BadInput, match=r"numbers.jsonl, line 1: the tag 1 is a number without a name. Name the tags"):
        read(HuggingFaceJson(), numbers)
    named = HuggingFaceJson(names=("O", "B-PER", "I-PER", "B-GEO", "I-GEO"))
    assert read(named, numbers).sentences == side.sentences


def test_json_lines_take_their_features_along() -> None:
    import datasets

    written = HuggingFaceJson(names=tag_names(["PER", "GEO", "LOC"])).write("x", ITEMS)
    features = datasets.Features.from_dict(json.loads(written["x.features.json"])["features"])
    assert features["ner_tags"].feature.names[3:5] == ["B-LOC", "I-LOC"]
    rows = [json.loads(line) for line in written["x.jsonl"].splitlines()]
    assert rows[0]["ner_tags"] == ["B-PER", "O"]
    assert [features.encode_example(row)["ner_tags"] for row in rows[:2]] == [[1, 0], [5]]
    numbers = "".join(json.dumps({**row, **features.encode_example(row)}) + "\n" for row in rows[:2])
    beside = TextFile("x.features.json", written["x.features.json"])
    assert read(HuggingFaceJson(), TextFile("x.jsonl", numbers.encode()), beside).sentences[1].spans == (
        Span(0, 1, "GEO"),
    )


def test_a_split_is_chosen_by_the_names_of_the_files() -> None:
    one, two = (
        TextFile(name, parquet(words=[["a"]], ner=[["O"]]).data) for name in ("c/train-0.parquet", "test.parquet")
    )
    assert read(HuggingFace(split="test"), one, two).name == "test.parquet"
    assert len(read(HuggingFace(), one, two).sentences) == 2
    with pytest.raises(BadInput, match=r"train-0.parquet, test.parquet: none is of the split 'dev'"):
        read(HuggingFace(split="dev"), one, two)


def test_the_same_numbers_are_written_every_time_or_nothing() -> None:
    with pytest.raises(InvalidValue, match="The tag B-GEO has no number among O, B-PER, I-PER"):
        HuggingFace(names=("O", "B-PER", "I-PER")).write("x", ITEMS)


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (parquet(tokens=[["a", "b"]], ner_tags=[["O"]]), "a.parquet, row 1: there are 1 tags for 2 words"),
        (parquet(tokens=[["a"]], ner_tags=[[7]]), "row 1: the tag 7 is a number without a name"),
        (parquet(tokens=[["a"]], ner_tags=[["PER"]]), 'row 1: "PER" is not a tag'),
        (parquet(tokens=["a"], ner_tags=[["O"]]), "row 1: tokens is not a list of words"),
        (parquet(text=["a"]), "there is no column tokens or words among text"),
        (TextFile("a.parquet", b"PAR1 and no more"), "a.parquet: it is not a whole Parquet or Arrow file"),
        (TextFile("load.py", b"import os"), "load.py: a dataset's script is never run"),
        (TextFile("a.txt", b"hm"), "a.txt: there is no Parquet or Arrow file"),
    ],
)
def test_what_cannot_be_read_is_refused(file: TextFile, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        read(HuggingFace(), file)


@pytest.mark.parametrize(
    ("column", "compression"), [(pa.array([["Ana"] * 9]), "zstd"), (pa.array([["Ana"] * 9]), None)]
)
@pytest.mark.parametrize("opened", [pa.ipc.new_stream, pa.ipc.new_file])
def test_arrow_files_of_all_kinds_are_read(column: Any, compression: str | None, opened: Any) -> None:
    words = pa.ListArray.from_arrays(column.offsets, column.values.dictionary_encode())
    for tokens in (column, words):
        out = io.BytesIO()
        table = pa.table({"tokens": tokens, "text": ["Ana " * 9]})
        with opened(out, table.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as stream:
            stream.write_table(table)
        (sentence,) = read(HuggingFace(), TextFile("a.arrow", out.getvalue())).sentences
        assert sentence.words == ("Ana",) * 9


def test_values_that_are_no_text_are_named_with_their_row() -> None:
    def each(values: Any) -> Any:
        return pa.ListArray.from_arrays([0, 1, 2], values)

    for tags, told in (
        (pa.array([b"O", b"B-PER"], pa.binary()), '{"bytes": "b\'O\'"} is not a tag'),
        (pa.array([0, 86_400_000], pa.timestamp("ms")), '{"datetime": "1970-01-01 00:00:00"} is not a tag'),
        (
            pa.array([0, 10**15], pa.duration("s")),
            '{"timedelta": "0:00:00"} is not a tag',
        ),  # the second is out of range
        (pa.array(["0.0", "1.5"]).cast(pa.decimal128(3, 1)), '{"Decimal": "0.0"} is not a tag'),
        (pa.array([float("nan"), 1.0]), "NaN is not a tag"),
    ):
        with pytest.raises(BadInput) as refused:
            read(HuggingFace(), parquet(tokens=[["Ana"], ["Ben"]], ner_tags=each(tags)))
        assert str(refused.value) == f"a.parquet, row 1: {told}. Tags look like O, B-PER and I-PER."


def test_the_shards_of_a_dataset_are_read_by_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    run = subprocess.run

    def counted(command: Any, **named: Any) -> Any:
        started.append(command)
        return run(command, **named)

    monkeypatch.setattr(subprocess, "run", counted)
    shards = [TextFile(f"{n}.parquet", parquet(tokens=[[f"w{n}"]], ner_tags=[["O"]]).data) for n in range(5)]
    assert [sentence.words for sentence in read(HuggingFace(), *shards).sentences] == [(f"w{n}",) for n in range(5)]
    assert len(started) == 1
    broken = TextFile("3.parquet", b"PAR1 cut off")
    with pytest.raises(BadInput, match=r"^3.parquet: it is not a whole Parquet or Arrow file"):
        read(HuggingFace(), *shards[:3], broken, shards[4])


def test_a_folder_without_files_and_one_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="it holds 0 files"):
        files_in(tmp_path)
    with pytest.raises(BadInput, match="there is no such folder"):
        files_in(tmp_path / "gone")


def test_a_dataset_of_the_hub_is_read_from_the_cache_or_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(Unavailable, match="The dataset org/ner is not on this machine, and HF_HUB_OFFLINE forbids"):
        HubDataset("org/ner").files()
    sha = "0" * 40
    here = tmp_path / "datasets--org--ner"
    for path in ("snapshots/" + sha + "/lug/train/0000.parquet", "snapshots/" + sha + "/twi/train/0000.parquet"):
        (here / path).parent.mkdir(parents=True)
        (here / path).write_bytes(parquet(tokens=[["a"]], ner_tags=[["O"]]).data)
    reference = here / "refs" / "refs/convert/parquet"
    reference.parent.mkdir(parents=True)
    reference.write_text(sha)
    found = HubDataset("org/ner", "lug").files()
    assert [file.name for file in found] == ["lug/train/0000.parquet"]
    assert len(read(HuggingFace(), *found).sentences) == 1
    for config, split in (("", "train"), ("lug", "dev")):
        with pytest.raises(BadInput, match="Its configs are: lug, twi"):
            HubDataset("org/ner", config, split).files()
    with pytest.raises(BadInput, match="no name of a dataset"):
        HubDataset("../../etc").files()


def test_a_dataset_of_the_hub_is_fetched_file_by_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub
    from huggingface_hub.errors import RevisionNotFoundError

    asked: list[Any] = []

    def info(self: Any, name: str, revision: str, **_: Any) -> Any:
        if revision != "main":
            raise RevisionNotFoundError("none", response=SimpleNamespace(headers={}, request=None))  # type: ignore[arg-type]
        files = [
            SimpleNamespace(rfilename=file, size=9) for file in ("ner.py", "data/train-0.jsonl", "data/test-0.jsonl")
        ]
        return SimpleNamespace(siblings=files)

    def snapshot(name: str, allow_patterns: Any, **_: Any) -> str:
        asked.append(allow_patterns)
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / "data" / "train-0.jsonl").write_text('{"tokens": ["a"], "ner_tags": ["O"]}\n')
        return str(tmp_path)

    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setattr(huggingface_hub.HfApi, "dataset_info", info)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", snapshot)
    found = HubDataset("org/ner").files()
    assert asked == [["data/train-0.jsonl"]]
    assert SIDE_FORMATS["huggingface-jsonl"]().read(found, "en").sentences[0].words == ("a",)


def test_tags_without_prefixes_are_runs_of_one_label() -> None:
    side = read(HuggingFace(), parquet(tokens=[["Mia", "Ko", "kam", "heim"]], ner_tags=[["art", "art", "O", "place"]]))
    assert side.sentences[0].spans == (Span(0, 2, "art"), Span(3, 4, "place"))
    assert [str(repair) for repair in side.repairs] == [
        "a.parquet: tags such as art have no B- or I-: neighbouring words of one label were read as one entity."
    ]


@pytest.mark.parametrize(
    ("names", "spans"),
    [
        (("O", "art", "place"), (Span(0, 2, "art"),)),
        (("O", "B_art", "I_art"), (Span(0, 2, "art"),)),
        (("O", "art-B", "art-I"), (Span(0, 2, "art"),)),
        (("O", "B-art", "M-art"), (Span(0, 2, "art"),)),
        (("O", "B", "I"), (Span(0, 2, "ENT"),)),
    ],
)
def test_names_of_numbers_may_be_spelled_otherwise(names: tuple[str, ...], spans: tuple[Span, ...]) -> None:
    numbers = [1, 1, 0, 0] if names[1] == "art" else [1, 2, 0, 0]
    side = read(HuggingFace(names=names), parquet(tokens=[["Mia", "Ko", "kam", "heim"]], ner_tags=[numbers]))
    assert side.sentences[0].spans == spans
    assert len(side.repairs) == 1


def test_columns_that_are_not_read_are_listed() -> None:
    side = read(HuggingFace(), parquet(tokens=[["Mia"]], ner_tags=[["O"]], pos_tags=[[3]], labels=[["O"]]))
    assert [str(repair) for repair in side.repairs] == [
        "a.parquet: not read: pos_tags, labels (the option tags reads another column instead of ner_tags)."
    ]


def test_a_list_of_rows_is_read_like_lines() -> None:
    text = b'[{"tokens": ["Mia"], "ner_tags": ["B-PER"]},\n {"tokens": ["kam"], "ner_tags": ["O"]}]'
    file = TextFile("a.json", text)
    assert HuggingFaceJson().likeness([file]) > 0.9
    side = read(HuggingFaceJson(), file)
    assert [sentence.spans for sentence in side.sentences] == [(Span(0, 1, "PER"),), ()]


def test_the_remedy_for_numbers_without_names_can_be_typed() -> None:
    file = TextFile("my data.jsonl", b'{"tokens": ["Mia", "kam"], "ner_tags": [1, 0]}\n')
    with pytest.raises(BadInput) as refusal:
        read(HuggingFaceJson(), file)
    command = refusal.value.remedy.partition("and so on: ")[2].removesuffix(".")
    option, name, part = shlex.split(command)
    assert (option, name) == ("--as", "my data.jsonl")
    form = from_json(named(part, option), "side", FORMATS)
    assert read(form, file).sentences[0].spans == (Span(0, 1, "PER"),)


CARD = """---
dataset_info:
  features:
  - name: id
    dtype: string
  - name: chunk_tags
    sequence:
      class_label:
        names:
          '0': B-NP
  - name: ner_tags
    sequence:
      class_label:
        names:
          '0': O
          '1': B-PER
          '2': "I-PER"
---
# A data set
"""


def test_numbers_are_named_by_the_card_of_the_data_set() -> None:
    files = [
        TextFile("x/de.jsonl", b'{"tokens": ["Mia", "Berg", "rief"], "ner_tags": [1, 2, 0]}\n'),
        TextFile("x/README.md", CARD.encode()),
    ]
    group = detect(files)[0]
    assert [file.name for file in group.files] == ["x/de.jsonl", "x/README.md"]
    side = HuggingFaceJson().read(group.files, "de")
    assert side.sentences[0].spans == (Span(0, 2, "PER"),)


def test_a_card_that_names_no_tags_tells_nothing() -> None:
    assert names_in_card("# Mia\n", "ner_tags") == ()
    assert names_in_card(CARD, "tags") == ()


def test_rows_are_read_from_the_list_of_an_object() -> None:
    text = b'{"version": "1", "data": [{"tokens": ["Mia"], "ner_tags": ["B-PER"]}]}'
    side = HuggingFaceJson().read([TextFile("a.json", text)], "de")
    assert side.sentences[0].spans == (Span(0, 1, "PER"),)
    with pytest.raises(BadInput, match="item 2"):
        HuggingFaceJson().read([TextFile("a.json", b'{"data": [{"tokens": ["Mia"]}, 1]}')], "de")


def test_the_names_of_numbers_are_asked_for_as_they_can_be_typed() -> None:
    with pytest.raises(BadInput, match=r"--as a\.json huggingface-jsonl:names=O,B-PER,I-PER"):
        HuggingFaceJson().read([TextFile("a.json", b'{"tokens": ["Mia"], "ner_tags": [1]}')], "de")
