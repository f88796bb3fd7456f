"""A transformer student at the library's own Trainer."""

import json
import math
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core import pretrained
from core.components.component import Progress
from core.errors import Unavailable
from core.evaluation import Counts
from core.model import Scores, Sentence
from core.students.base import DECIMALS, Trained, TrainingRun, best_row, exhausted, score
from core.students.examples import TrainingData
from core.students.transformer.losses import Loss, balanced, soft_share
from core.students.transformer.training_windows import Collator, WindowTokenizer, lessons
from core.students.transformer.transformer_options import TransformerOptions
from core.taggers.decoding import tag_set

CHECKPOINTS = "checkpoints"
WANTED = ("labels", "weights", "soft")
_FREEZABLE = ("embeddings", "shared", "embed_tokens")


@dataclass(frozen=True, slots=True)
class TrainableModel:
    """A network that learns, with what reads words for it."""

    options: TransformerOptions
    data: TrainingData
    network: Any
    reader: WindowTokenizer

    def measure(self) -> Counts | None:
        """Strict span counts on dev, each word by its likeliest tag; None without dev."""
        if not self.data.dev:
            return None
        found = [tag_set(self.data.tags).spans(rows) for rows in self.probabilities(self.data.dev)]
        return score(self.data.dev, found, self.data.labels)

    def probabilities(self, sentences: Sequence[Sentence]) -> list[Scores]:
        """The probability of each tag for each word, (words, tags); a word without sub-words is "O"."""
        import torch

        collate, device = Collator(self.reader.tokenizer), self.network.device
        answers: list[Scores] = [
            np.eye(1, len(self.data.tags), dtype=np.float32).repeat(len(one), 0) for one in sentences
        ]
        read = sorted(self.reader(sentences), key=lambda one: len(one[1]["input_ids"]))
        self.network.eval()
        for start in range(0, len(read), self.options.batch):
            batch = read[start : start + self.options.batch]
            inputs = {key: tensor.to(device) for key, tensor in collate([one for _, one in batch]).items()}
            with torch.inference_mode():
                found = self.network(**inputs).logits.float().softmax(-1).cpu().numpy()
            for row, (heads, _) in enumerate(batch):
                answers[heads.sentence][heads.words] = found[row, heads.places]
        return answers


def fit(options: TransformerOptions, data: TrainingData, course: TrainingRun, progress: Progress | None) -> Trained:
    """Train, from the last finished epoch where there is one, and leave the best epoch in the folder."""
    import transformers

    said: Any = transformers.utils.logging
    said.set_verbosity_error()  # what is new in the network is checked, and told where it should not be
    transformers.set_seed(int(course.asked["seed"]))
    pupil = pupil_of(options, data)
    trainer = _trainer(pupil, course, progress)
    last = last_checkpoint(course.folder / CHECKPOINTS)
    course.go_on(last.epochs if last else 0)
    if not (last and (last.epochs >= options.epochs or exhausted(course.rows(), options.patience))):
        trainer.train(resume_from_checkpoint=str(last.folder) if last else None)
    best = _restored(course.folder / CHECKPOINTS, best_row(course.rows())["epoch"])
    best.save_pretrained(course.folder)
    pupil.reader.tokenizer.save_pretrained(course.folder)
    trained = course.end()
    shutil.rmtree(course.folder / CHECKPOINTS, ignore_errors=True)
    return trained


def pupil_of(options: TransformerOptions, data: TrainingData) -> TrainableModel:
    """The encoder with a fresh layer for the tags of ``data``; `Unavailable` where it is not there."""
    tokenizer = pretrained.word_tokenizer(options.encoder)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token
    names = dict(enumerate(data.tags))
    network, found = pretrained.load(
        options.encoder,
        "AutoModelForTokenClassification",
        id2label=names,
        label2id={tag: number for number, tag in names.items()},
        ignore_mismatched_sizes=True,
        dtype="float32",
        output_loading_info=True,
    )
    _check_loaded(options.encoder, network, found)
    freeze(network, options.freeze, options.encoder)
    limit = min(options.window, pretrained.room(tokenizer, network))
    return TrainableModel(options, data, network, WindowTokenizer(tokenizer, limit, options.overlap))


def _check_loaded(name: str, network: Any, found: Mapping[str, Any]) -> None:
    """Only the layer for tags may be new: an encoder whose own weights are missing has learned nothing."""
    fresh = [*found["missing_keys"], *(key[0] for key in found["mismatched_keys"])]
    own = [key for key in fresh if key.startswith(f"{network.base_model_prefix}.") and "pooler" not in key]
    if own:
        problem = f"lacks weights of its encoder ({min(own)})."
        raise Unavailable(f"The model {name}", problem, "Give a complete copy, or choose another.")


def freeze(network: Any, layers: int, name: str) -> None:
    """Keep embeddings and the first ``layers`` layers as they are; -1 keeps nothing."""
    if layers < 0:
        return
    from torch.nn import ModuleList

    count = network.config.num_hidden_layers
    if layers > count:
        raise Unavailable(f"The model {name}", f"has {count} layers, so {layers} cannot be frozen.", "Freeze fewer.")
    stacks = [module for module in network.modules() if isinstance(module, ModuleList) and len(module) == count]
    held = [module for key, module in network.named_modules() if key.rpartition(".")[2] in _FREEZABLE]
    for module in [*held, *stacks[0][:layers]]:
        for parameter in module.parameters():
            parameter.requires_grad = False


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A folder of the Trainer's after so many ``epochs``."""

    folder: Path
    epochs: int


def checkpoints(folder: Path) -> list[Checkpoint]:
    """The checkpoints that were written to their end, the first one first."""
    found = []
    for path in folder.glob("checkpoint-*/trainer_state.json"):
        try:
            state = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:  # cut off while it was written
            continue
        found.append(Checkpoint(path.parent, round(state["epoch"])))
    return sorted(found, key=lambda one: one.epochs)


def last_checkpoint(folder: Path) -> Checkpoint | None:
    return next(iter(checkpoints(folder)[::-1]), None)


def _restored(folder: Path, epoch: int) -> Any:
    """The network as it was after that epoch."""
    [kept] = [one.folder for one in checkpoints(folder) if one.epochs == epoch]
    return pretrained.load(str(kept), "AutoModelForTokenClassification", dtype="float32")


def _trainer(pupil: TrainableModel, course: TrainingRun, progress: Progress | None) -> Any:
    from transformers import PrinterCallback

    options, data = pupil.options, pupil.data
    rows = lessons(pupil.reader, data.train, data.tags)
    if not rows:
        raise Unavailable(f"The model {options.encoder}", "reads none of the words that are known.", "Choose another.")
    trainer = _trainer_class(pupil, course)(
        model=pupil.network,
        args=_arguments(pupil, course, len(rows)),
        train_dataset=rows,
        eval_dataset=[{}],
        data_collator=Collator(pupil.reader.tokenizer),
        callbacks=[_watcher(course, options, progress)],
    )
    trainer.remove_callback(PrinterCallback)
    trainer.model_accepts_loss_kwargs = False  # the loss is a mean over each batch
    return trainer


def _trainer_class(pupil: TrainableModel, course: TrainingRun) -> Any:
    """The library's Trainer with the loss of the options, measured by strict span F1."""
    import torch
    from transformers import Trainer

    options, data = pupil.options, pupil.data
    classes = torch.from_numpy(balanced(data.train, data.tags)) if options.class_weights == "balanced" else None
    share = soft_share(data.train, options.soft_share)
    punish = Loss(options.soft_loss, share, options.temperature, classes)

    class Teacher(Trainer):
        def compute_loss(
            self, model: Any, inputs: Any, return_outputs: bool = False, num_items_in_batch: Any = None
        ) -> Any:
            outputs = model(**{key: tensor for key, tensor in inputs.items() if key not in WANTED})
            found = punish(outputs.logits, *(inputs[key] for key in WANTED))
            return (found, outputs) if return_outputs else found

        def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
            counts = pupil.measure()
            found = {"eval_f1": round(counts.f1, DECIMALS)} if counts else {}
            self.log(found)
            loss = next(row["loss"] for row in reversed(self.state.log_history) if "loss" in row)
            course.tell(round(self.state.epoch or 0), loss, counts)
            self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, found)
            return found

    return Teacher


def _arguments(pupil: TrainableModel, course: TrainingRun, windows: int) -> Any:
    import torch
    from transformers import TrainingArguments

    options = pupil.options
    half = options.precision == "auto" and pretrained.device() == "cuda"
    steps = options.epochs * math.ceil(math.ceil(windows / options.batch) / options.accumulate)
    bf16 = half and torch.cuda.is_bf16_supported(including_emulation=False)
    return TrainingArguments(
        output_dir=str(course.folder / CHECKPOINTS),
        seed=int(course.asked["seed"]),
        num_train_epochs=options.epochs,
        per_device_train_batch_size=options.batch,
        gradient_accumulation_steps=options.accumulate,
        learning_rate=options.learning_rate,
        weight_decay=options.decay,
        warmup_steps=int(options.warmup * steps),
        bf16=bf16,
        fp16=half and not bf16 and "t5" not in pupil.network.config.model_type,
        eval_strategy="epoch",
        save_strategy="epoch",
        logging_strategy="epoch",
        save_total_limit=1,
        load_best_model_at_end=bool(pupil.data.dev),
        metric_for_best_model="f1" if pupil.data.dev else None,
        greater_is_better=True if pupil.data.dev else None,
        dataloader_pin_memory=pretrained.device() == "cuda",
        remove_unused_columns=False,
        disable_tqdm=True,
        report_to=[],
    )


def _watcher(course: TrainingRun, options: TransformerOptions, progress: Progress | None) -> Any:
    """Tells how far the training is, and stops it where dev gets no better."""
    from transformers import TrainerCallback

    class Watcher(TrainerCallback):
        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            if progress:
                progress(state.global_step / state.max_steps, course.words(math.ceil(state.epoch), options.epochs))

        def on_evaluate(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            control.should_training_stop |= exhausted(course.rows(), options.patience)

    return Watcher()
