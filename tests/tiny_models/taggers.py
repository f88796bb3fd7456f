"""Tiny taggers, saved as the hub would have them: token classification models and spaCy pipelines."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from core.corpora.bundled import read_bundled
from tests.tiny_models.pieces import settled, word_pieces

IOB2 = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC", "I-MISC")
CONLL = ("B-LOC", "B-MISC", "B-ORG", "I-LOC", "I-MISC", "I-ORG", "I-PER", "O")
"""The tags of FacebookAI/xlm-roberta-large-finetuned-conll03-english, which has no B-PER."""

SIZES: dict[str, Any] = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}


def texts(sentences: int = 60) -> Iterator[str]:
    for pair in read_bundled("uner-pud.en-de").pairs[:sentences]:
        yield pair.source.text
        yield pair.target.text


def tiny_bert(folder: Path, tags: Sequence[str] = IOB2, positions: int = 64) -> Path:
    """A random BERT tagger with a WordPiece tokenizer; ``positions`` sub-words fit in, two of them special."""
    from transformers import BertConfig, BertForTokenClassification

    pieces = word_pieces(texts())
    special = {"unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]"}
    _save_tokenizer(folder, pieces, "BertTokenizerFast", special, positions)
    config = BertConfig(vocab_size=pieces.get_vocab_size(), max_position_embeddings=positions, **SIZES, **_head(tags))
    return _save_model(folder, BertForTokenClassification, config)


def tiny_xlmr(folder: Path, tags: Sequence[str] = CONLL, positions: int = 64) -> Path:
    """A random XLM-RoBERTa tagger with a SentencePiece (Unigram) tokenizer."""
    from tokenizers import Tokenizer, decoders, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram
    from tokenizers.trainers import UnigramTrainer
    from transformers import XLMRobertaConfig, XLMRobertaForTokenClassification

    special = ["<s>", "<pad>", "</s>", "<unk>"]
    pieces: Any = Tokenizer(Unigram())
    pieces.normalizer = normalizers.NFKC()
    pieces.pre_tokenizer = pre_tokenizers.Metaspace()
    pieces.decoder = decoders.Metaspace()
    trainer = UnigramTrainer(vocab_size=600, special_tokens=special, unk_token="<unk>", show_progress=False)
    pieces.train_from_iterator(texts(), trainer)
    pieces = settled(pieces, len(special))
    pieces.post_processor = processors.TemplateProcessing("<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    _save_tokenizer(folder, pieces, "XLMRobertaTokenizerFast", _roberta_names(), positions)
    size = pieces.get_vocab_size()
    config = XLMRobertaConfig(
        vocab_size=size, max_position_embeddings=positions + 2, pad_token_id=1, **SIZES, **_head(tags)
    )
    return _save_model(folder, XLMRobertaForTokenClassification, config)


def tiny_roberta(folder: Path, tags: Sequence[str] = IOB2, positions: int = 64) -> Path:
    """A random RoBERTa tagger with a byte-level BPE tokenizer, saved without the space before words."""
    from tokenizers import ByteLevelBPETokenizer
    from tokenizers.processors import RobertaProcessing
    from transformers import RobertaConfig, RobertaForTokenClassification

    pieces: Any = ByteLevelBPETokenizer()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    pieces.train_from_iterator(texts(), vocab_size=600, special_tokens=special, show_progress=False)
    pieces.post_processor = RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    _save_tokenizer(folder, pieces, "RobertaTokenizerFast", _roberta_names(), positions)
    size = pieces.get_vocab_size()
    config = RobertaConfig(
        vocab_size=size, max_position_embeddings=positions + 2, pad_token_id=1, **SIZES, **_head(tags)
    )
    return _save_model(folder, RobertaForTokenClassification, config)


def _roberta_names() -> dict[str, str]:
    names = {"bos": "<s>", "eos": "</s>", "sep": "</s>", "cls": "<s>", "unk": "<unk>", "pad": "<pad>"}
    return {f"{role}_token": piece for role, piece in names.items()}


def _save_tokenizer(folder: Path, pieces: Any, kind: str, special: dict[str, str], positions: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pieces.save(str(folder / "tokenizer.json"))
    settings = {"tokenizer_class": kind, "model_max_length": positions, "do_lower_case": False, **special}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")


def _head(tags: Sequence[str]) -> dict[str, Any]:
    return {
        "id2label": dict(enumerate(tags)),
        "label2id": {tag: index for index, tag in enumerate(tags)},
        "initializer_range": 0.5,
    }


def _save_model(folder: Path, kind: Any, config: Any) -> Path:
    import torch

    torch.manual_seed(1)
    kind(config).save_pretrained(folder)
    return folder


KNOWN_NAMES = {"Angela Merkel": "PERSON", "Paris": "GPE", "Alps": "LOC", "Germans": "NORP", "Eiffel Tower": "FAC"}


def tiny_spacy(folder: Path, names: Mapping[str, str] = KNOWN_NAMES) -> Path:
    """A spaCy pipeline that knows a few names by heart, and a component that would end sentences in them."""
    import spacy

    nlp = spacy.blank("en")
    ruler: Any = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": name} for name, label in names.items()])
    nlp.to_disk(folder)
    return folder
