"""Choice of the texts that are read from the tasks of Label Studio, by their keys in the data of a task."""

import re
import shlex
from collections.abc import Sequence

from core.errors import BadInput
from core.formats.json_fields import is_list_of
from core.formats.result import Repair
from core.formats.textfile import TextFile
from core.formats.tools.label_studio_tasks import Task
from core.formats.tools.label_studio_texts import as_pair, list_keys, owners_of, text_keys

_STORED_ADDRESS = re.compile(r"(/data/|s3://|gs://|azure[\w-]*://|file://)(\S+|.+\.\w{2,5})")
_ADDRESS = re.compile(r"https?://\S+|[\w./\\-]+\.(txt|html?|pdf|docx?)", re.IGNORECASE)
"""An address, or a text that looks like one."""


def _refuse_dialogues(tasks: Sequence[Task]) -> None:
    """Raise `BadInput` for a task that has a dialogue, a list of objects, instead of a text."""
    for task in tasks:
        for key, value in task.data.items():
            if value and is_list_of(value, dict):
                problem = f"its {key[:40]} is a dialogue, a list of texts, which is not read."
                raise BadInput(task.where, problem, "Label each text as a task of its own, with a Text tag.")


def check_texts(tasks: Sequence[Task], key: str) -> None:
    """Raise `BadInput` for a task whose text is only an address: of a file in a store, or of any where all are."""
    texts = {task.where: task.data[key].strip() for task in tasks if isinstance(task.data.get(key), str)}
    is_address = _is_any_address if all(map(_is_any_address, texts.values())) else _is_stored_address
    for where, text in texts.items():
        if is_address(text):
            problem = f"its {key} is only the address of a text, {text[:60]!r}."
            raise BadInput(where, problem, 'Put the texts themselves into the tasks, without valueType="url".')


def _is_stored_address(text: str) -> bool:
    return _STORED_ADDRESS.fullmatch(text) is not None


def _is_any_address(text: str) -> bool:
    return _is_stored_address(text) or _ADDRESS.fullmatch(text) is not None


def choose_text(file: TextFile, tasks: Sequence[Task], key: str, default: str) -> tuple[str, list[Repair]]:
    """Choose the text to read: that under ``key``, else the only candidate, which is listed.

    Another than ``key`` is chosen only where it is the ``default``. `BadInput` where there is no text to choose.
    """
    keys = text_keys(tasks)
    if not keys:
        _refuse_dialogues(tasks)
        return key, []
    if key in keys:
        return key, []
    candidate = _only_text(tasks, keys) if key == default else None
    if candidate:
        text, reason = candidate
        return text, [Repair(file.name, f"its text was taken from {text!r}, {reason}.")]
    problem = f"there is no text {key!r} in its tasks, but {list_keys(keys)}."
    raise BadInput(file.name, problem, _choice(file, f"text={keys[0]}"))


def _only_text(tasks: Sequence[Task], keys: Sequence[str]) -> tuple[str, str] | None:
    """Return the only text, or the only one with labels, and which of these it is; None where there are several."""
    if len(keys) == 1:
        return keys[0], "the only one"
    labelled = list(dict.fromkeys(owners_of(tasks, keys).values()))
    if len(labelled) == 1:
        return labelled[0], "the only one with labels"
    return None


def choose_texts(
    file: TextFile, tasks: Sequence[Task], pair: tuple[str, str], default: tuple[str, str]
) -> tuple[tuple[str, str], list[Repair]]:
    """Choose the keys of source and target: the ``pair``, else the only two candidates, which is listed.

    Others than the ``pair`` are chosen only where it is the ``default``. `BadInput` where there are no texts to choose.
    """
    keys = text_keys(tasks)
    if {*pair} <= {*keys} or not keys:
        return pair, []
    candidates = _candidate_pair(tasks, keys) if pair == default else None
    if candidates:
        source, target = candidates
        what = f"{source!r} was read as the source and {target!r} as the target."
        return candidates, [Repair(file.name, f"{what} The other way: source={target} and target={source}.")]
    problem = f"there are no texts {pair[0]!r} and {pair[1]!r} in its tasks, but {list_keys(keys)}."
    raise BadInput(file.name, problem, _choice(file, f"source={keys[0]},target={keys[-1]}"))


def _candidate_pair(tasks: Sequence[Task], keys: Sequence[str]) -> tuple[str, str] | None:
    """Return the two keys that are named like a pair, or are the only two with labels, or the only two; else None."""
    labelled = sorted(set(owners_of(tasks, keys).values()), key=keys.index)
    return as_pair(keys) or _only_two(labelled) or _only_two(keys)


def _only_two(keys: Sequence[str]) -> tuple[str, str] | None:
    return (keys[0], keys[1]) if len(keys) == 2 else None


def _choice(file: TextFile, options: str) -> str:
    return f"Choose with --as {shlex.quote(file.name)} {shlex.quote(f'label-studio:{options}')}, or by the options."
