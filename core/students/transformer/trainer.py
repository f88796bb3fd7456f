"""Training of a transformer student with the library's own Trainer."""

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
from core.students.transformer.training_windows import Collator, WindowTokenizer, training_features
from core.students.transformer.transformer_options import TransformerOptions
from core.taggers.decoding import tag_set

CHECKPOINTS = "checkpoints"
TARGETS = ("labels", "weights", "soft")
"""Features of a batch that go to the loss, not to the network."""
_EMBEDDINGS = ("embeddings", "shared", "embed_tokens")


@dataclass(frozen=True, slots=True)
class TrainableModel:
    """A network with its tokenizer, its options and the data that it is trained on."""

    options: TransformerOptions
    data: TrainingData
    network: Any
    tokenizer: WindowTokenizer

    def measure(self) -> Counts | None:
        """Return strict span counts on dev, each word by its likeliest tag; None without dev."""
        if not self.data.dev:
            return None
        predicted = [tag_set(self.data.tags).spans(rows) for rows in self.probabilities(self.data.dev)]
        return score(self.data.dev, predicted, self.data.labels)

    def probabilities(self, sentences: Sequence[Sentence]) -> list[Scores]:
        """Return the probability of each tag for each word, (words, tags); a word without sub-words is "O"."""
        import torch

        collate, device = Collator(self.tokenizer.tokenizer), self.network.device
        outside = np.eye(1, len(self.data.tags), dtype=np.float32)
        scores: list[Scores] = [outside.repeat(len(sentence), 0) for sentence in sentences]
        windows = sorted(self.tokenizer(sentences), key=lambda window: len(window[1]["input_ids"]))
        self.network.eval()
        for first in range(0, len(windows), self.options.batch):
            batch = windows[first : first + self.options.batch]
            tensors = collate([inputs for _, inputs in batch])
            on_device = {key: tensor.to(device) for key, tensor in tensors.items()}
            with torch.inference_mode():
                probabilities = self.network(**on_device).logits.float().softmax(-1).cpu().numpy()
            for row, (starts, _) in enumerate(batch):
                scores[starts.sentence][starts.words] = probabilities[row, starts.positions]
        return scores


def fit(options: TransformerOptions, data: TrainingData, run: TrainingRun, progress: Progress | None) -> Trained:
    """Train, resuming from the last finished epoch if there is one, and write the best epoch into the folder."""
    import transformers

    logging: Any = transformers.utils.logging
    logging.set_verbosity_error()  # no warnings about new layers: `_check_loaded` checks them
    transformers.set_seed(int(run.settings["seed"]))
    model = trainable_model(options, data)
    _train_remaining(_trainer(model, run, progress), run, options)
    best = _load_epoch(run.folder / CHECKPOINTS, best_row(run.rows())["epoch"])
    best.save_pretrained(run.folder)
    model.tokenizer.tokenizer.save_pretrained(run.folder)
    trained = run.end()
    shutil.rmtree(run.folder / CHECKPOINTS, ignore_errors=True)
    return trained


def _train_remaining(trainer: Any, run: TrainingRun, options: TransformerOptions) -> None:
    """Train the epochs after the last checkpoint, if any are left."""
    last = last_checkpoint(run.folder / CHECKPOINTS)
    if last is None:
        run.resume_after(0)
        trainer.train()
        return
    run.resume_after(last.epochs)
    if last.epochs < options.epochs and not exhausted(run.rows(), options.patience):
        trainer.train(resume_from_checkpoint=str(last.folder))


def trainable_model(options: TransformerOptions, data: TrainingData) -> TrainableModel:
    """Load the encoder with a fresh layer for the tags of ``data``; `Unavailable` where it is not there."""
    tokenizer = pretrained.word_tokenizer(options.encoder)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token
    names = dict(enumerate(data.tags))
    network, loading_info = pretrained.load(
        options.encoder,
        "AutoModelForTokenClassification",
        id2label=names,
        label2id={tag: number for number, tag in names.items()},
        ignore_mismatched_sizes=True,
        dtype="float32",
        output_loading_info=True,
    )
    _check_loaded(options.encoder, network, loading_info)
    freeze(network, options.freeze, options.encoder)
    limit = min(options.window, pretrained.room(tokenizer, network))
    return TrainableModel(options, data, network, WindowTokenizer(tokenizer, limit, options.overlap))


def _check_loaded(name: str, network: Any, loading_info: Mapping[str, Any]) -> None:
    """Raise `Unavailable` where any layer but that for tags is new: an encoder without its weights is untrained."""
    fresh = [*loading_info["missing_keys"], *(key[0] for key in loading_info["mismatched_keys"])]
    missing = [key for key in fresh if key.startswith(f"{network.base_model_prefix}.") and "pooler" not in key]
    if missing:
        problem = f"lacks weights of its encoder ({min(missing)})."
        raise Unavailable(f"The model {name}", problem, "Give a complete copy, or choose another.")


def freeze(network: Any, layers: int, name: str) -> None:
    """Freeze the embeddings and the first ``layers`` layers; -1 freezes nothing."""
    if layers < 0:
        return
    count = network.config.num_hidden_layers
    if layers > count:
        raise Unavailable(f"The model {name}", f"has {count} layers, so {layers} cannot be frozen.", "Freeze fewer.")
    embeddings = [module for key, module in network.named_modules() if key.rpartition(".")[2] in _EMBEDDINGS]
    for module in [*embeddings, *_layers(network)[:layers]]:
        module.requires_grad_(False)


def _layers(network: Any) -> Any:
    """Return the layers of an encoder: its first list of as many modules as it has layers."""
    from torch.nn import ModuleList

    count = network.config.num_hidden_layers
    lists = (module for module in network.modules() if isinstance(module, ModuleList))
    return next(modules for modules in lists if len(modules) == count)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A folder that the Trainer wrote after so many ``epochs``."""

    folder: Path
    epochs: int


def checkpoints(folder: Path) -> list[Checkpoint]:
    """Return the checkpoints that were written completely, earliest first."""
    complete = []
    for path in folder.glob("checkpoint-*/trainer_state.json"):
        try:
            state = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:  # cut off while it was written
            continue
        complete.append(Checkpoint(path.parent, round(state["epoch"])))
    return sorted(complete, key=lambda checkpoint: checkpoint.epochs)


def last_checkpoint(folder: Path) -> Checkpoint | None:
    """Return the latest complete checkpoint; None without any."""
    return next(iter(checkpoints(folder)[::-1]), None)


def _load_epoch(folder: Path, epoch: int) -> Any:
    """Load the network as it was after that epoch."""
    [checkpoint] = [checkpoint for checkpoint in checkpoints(folder) if checkpoint.epochs == epoch]
    return pretrained.load(str(checkpoint.folder), "AutoModelForTokenClassification", dtype="float32")


def _trainer(model: TrainableModel, run: TrainingRun, progress: Progress | None) -> Any:
    """Build the Trainer; `Unavailable` where the encoder reads no word that has a target."""
    from transformers import PrinterCallback

    options, data = model.options, model.data
    features = training_features(model.tokenizer, data.train, data.tags)
    if not features:
        raise Unavailable(f"The model {options.encoder}", "reads none of the words that are known.", "Choose another.")
    trainer = _trainer_class(model, run)(
        model=model.network,
        args=_arguments(model, run, len(features)),
        train_dataset=features,
        eval_dataset=[{}],
        data_collator=Collator(model.tokenizer.tokenizer),
        callbacks=[_callback(run, options, progress)],
    )
    trainer.remove_callback(PrinterCallback)
    trainer.model_accepts_loss_kwargs = False  # the loss is a mean over each batch
    return trainer


def _trainer_class(model: TrainableModel, run: TrainingRun) -> Any:
    """Return the library's Trainer with the loss of the options, evaluated by strict span F1."""
    import torch
    from transformers import Trainer

    options, data = model.options, model.data
    classes = torch.from_numpy(balanced(data.train, data.tags)) if options.class_weights == "balanced" else None
    share = soft_share(data.train, options.soft_share)
    loss = Loss(options.soft_loss, share, options.temperature, classes)

    class StudentTrainer(Trainer):
        def compute_loss(
            self, model: Any, inputs: Any, return_outputs: bool = False, num_items_in_batch: Any = None
        ) -> Any:
            outputs = model(**{key: tensor for key, tensor in inputs.items() if key not in TARGETS})
            value = loss(outputs.logits, *(inputs[key] for key in TARGETS))
            return (value, outputs) if return_outputs else value

        def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
            counts = model.measure()
            metrics = {"eval_f1": round(counts.f1, DECIMALS)} if counts else {}
            self.log(metrics)
            mean_loss = next(row["loss"] for row in reversed(self.state.log_history) if "loss" in row)
            run.log_epoch(round(self.state.epoch or 0), mean_loss, counts)
            self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
            return metrics

    return StudentTrainer


def _arguments(model: TrainableModel, run: TrainingRun, windows: int) -> Any:
    """Return the Trainer's arguments for so many training ``windows``."""
    from transformers import TrainingArguments

    options = model.options
    steps = options.epochs * math.ceil(math.ceil(windows / options.batch) / options.accumulate)
    chooses_best: dict[str, Any] = {"metric_for_best_model": "f1", "greater_is_better": True} if model.data.dev else {}
    return TrainingArguments(
        output_dir=str(run.folder / CHECKPOINTS),
        seed=int(run.settings["seed"]),
        num_train_epochs=options.epochs,
        per_device_train_batch_size=options.batch,
        gradient_accumulation_steps=options.accumulate,
        learning_rate=options.learning_rate,
        weight_decay=options.decay,
        warmup_steps=int(options.warmup * steps),
        eval_strategy="epoch",
        save_strategy="epoch",
        logging_strategy="epoch",
        save_total_limit=1,
        load_best_model_at_end=bool(model.data.dev),
        dataloader_pin_memory=pretrained.device() == "cuda",
        remove_unused_columns=False,
        disable_tqdm=True,
        report_to=[],
        **_precision(model),
        **chooses_best,
    )


def _precision(model: TrainableModel) -> dict[str, Any]:
    """Return whether to train in one of the half precisions; fp16 is too narrow for T5."""
    import torch

    if model.options.precision == "full" or pretrained.device() != "cuda":
        return {"bf16": False, "fp16": False}
    bf16 = torch.cuda.is_bf16_supported(including_emulation=False)
    return {"bf16": bf16, "fp16": not bf16 and "t5" not in model.network.config.model_type}


def _callback(run: TrainingRun, options: TransformerOptions, progress: Progress | None) -> Any:
    """Return a callback that reports progress and stops the training when dev F1 no longer improves."""
    from transformers import TrainerCallback

    class StudentCallback(TrainerCallback):
        def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            if progress:
                text = run.progress_text(math.ceil(state.epoch), options.epochs)
                progress(state.global_step / state.max_steps, text)

        def on_evaluate(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            control.should_training_stop |= exhausted(run.rows(), options.patience)

    return StudentCallback()
