"""A transformer student: any encoder of the Hugging Face hub with a layer for tags, trained with its Trainer."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from core.components.component import Progress
from core.students.base import Trained, TrainingRun
from core.students.examples import TrainingData
from core.students.transformer.trainer import fit
from core.students.transformer.transformer_options import TransformerOptions


@dataclass(frozen=True, slots=True)
class TransformerStudent(TransformerOptions):
    """A token classifier on a pretrained encoder, trained with the library's Trainer.

    * ``encoder``: its name on the hub, or its folder: XLM-R, mBERT, mDeBERTa, AfroXLM-R, or the
      encoder of mT5.
    * ``epochs``: at most so many times over the data; ``patience``: it stops after so many epochs
      without a better F1 on dev, 0 for never.
    * ``batch``: windows at once on the device; ``accumulate``: so many batches make one step, for a
      small GPU.
    * ``learning_rate``: of AdamW at its height; ``warmup``: the share of the steps over which it rises,
      after which it falls linearly to 0; ``decay``: weight decay.
    * ``window``: the most sub-words of a sentence at once, special tokens not counted, fewer where
      the encoder takes fewer; ``overlap``: about how many neighbouring windows share.
    * ``class_weights``: "balanced" lets each tag weigh by how rare it is (words / (tags x words with
      the tag)), "none" all alike.
    * ``soft_loss``: how far the student is from its teachers, "mse" (Wu et al. 2020) or "kl";
      ``soft_share``: the part of the soft loss where the data have hard and soft labels, the hard
      loss has the rest; ``temperature``: above 1 makes both distributions flatter.
    * ``freeze``: so many of the first layers, and the embeddings, stay as they are (3 in Wu et al.
      2020), -1 for nothing.
    * ``precision``: "auto" takes half precision on a GPU (bf16 where it can, never fp16 for mT5),
      "full" never.

    Only the first sub-word of a word is learned; each word is learned once, in the window where
    it stands deepest. A training that was cut short goes on from its last finished epoch.
    """

    kind: ClassVar[str] = "transformer"
    takes_soft: ClassVar[bool] = True

    @property
    def needs(self) -> tuple[str, ...]:
        """The model that has to be on this machine."""
        return (self.encoder,)

    def train(self, data: TrainingData, folder: Path, seed: int = 0, progress: Progress | None = None) -> Trained:
        """Train as `core.students.base.Student.train` says; `Unavailable` where the encoder is missing."""
        with TrainingRun(self, data, folder, seed) as run:
            return run.begin() or fit(self, data, run, progress)
