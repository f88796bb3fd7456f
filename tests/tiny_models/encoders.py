"""Tiny encoders for the neural aligners, saved as the hub would have them: BERT, XLM-R and RoBERTa.

For the encoder of NLLB see `tests.tiny_models.seq2seq.tiny_nllb`.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.tiny_models.pieces import settled, word_pieces
from tests.tiny_models.seq2seq import bundled_text

SPECIALS = ["<s>", "<pad>", "</s>", "<unk>"]
SIZES: dict[str, Any] = {"hidden_size": 32, "num_attention_heads": 2, "intermediate_size": 64, "initializer_range": 0.2}


def tiny_bert(folder: Path, layers: int = 2, positions: int = 128) -> Path:
    """A random BERT with a cased WordPiece tokenizer; ``positions`` sub-words fit in, two of them special."""
    from transformers import BertConfig, BertModel

    pieces = word_pieces(bundled_text(60))
    names = {"unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]", "cls_token": "[CLS]"}
    _save_tokenizer(folder, pieces, "BertTokenizerFast", names, positions)
    size = pieces.get_vocab_size()
    config = BertConfig(vocab_size=size, num_hidden_layers=layers, max_position_embeddings=positions, **SIZES)
    return _save_network(folder, BertModel, config)


def tiny_xlmr(folder: Path, layers: int = 2, positions: int = 128) -> Path:
    """A random XLM-RoBERTa with a SentencePiece (Unigram) tokenizer."""
    from tokenizers import Tokenizer, decoders, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram
    from tokenizers.trainers import UnigramTrainer
    from transformers import XLMRobertaConfig, XLMRobertaModel

    pieces: Any = Tokenizer(Unigram())
    pieces.normalizer = normalizers.NFKC()
    pieces.pre_tokenizer = pre_tokenizers.Metaspace()
    pieces.decoder = decoders.Metaspace()
    trainer = UnigramTrainer(vocab_size=600, special_tokens=SPECIALS, unk_token="<unk>", show_progress=False)
    pieces.train_from_iterator(bundled_text(60), trainer)
    pieces = settled(pieces, len(SPECIALS))
    pieces.post_processor = processors.TemplateProcessing("<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    _save_tokenizer(folder, pieces, "XLMRobertaTokenizerFast", _roberta_names(), positions)
    return _save_network(folder, XLMRobertaModel, _roberta(XLMRobertaConfig, pieces, layers, positions))


def tiny_roberta(folder: Path, layers: int = 2, positions: int = 128) -> Path:
    """A random RoBERTa with a byte-level BPE tokenizer, saved as its makers do, without ``add_prefix_space``."""
    from tokenizers import ByteLevelBPETokenizer
    from tokenizers.processors import RobertaProcessing
    from transformers import RobertaConfig, RobertaModel

    pieces: Any = ByteLevelBPETokenizer()
    pieces.train_from_iterator(bundled_text(60), vocab_size=600, special_tokens=SPECIALS, show_progress=False)
    pieces.post_processor = RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    _save_tokenizer(folder, pieces, "RobertaTokenizerFast", _roberta_names(), positions)
    return _save_network(folder, RobertaModel, _roberta(RobertaConfig, pieces, layers, positions))


def _roberta(kind: Callable[..., Any], pieces: Any, layers: int, positions: int) -> Any:
    """RoBERTa counts positions from its padding index, so that two more are needed."""
    size, room = pieces.get_vocab_size(), positions + 2
    return kind(vocab_size=size, num_hidden_layers=layers, max_position_embeddings=room, pad_token_id=1, **SIZES)


def _roberta_names() -> dict[str, str]:
    names = {"bos": "<s>", "eos": "</s>", "sep": "</s>", "cls": "<s>", "unk": "<unk>", "pad": "<pad>"}
    return {f"{role}_token": piece for role, piece in names.items()}


def _save_tokenizer(folder: Path, pieces: Any, kind: str, names: dict[str, str], positions: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pieces.save(str(folder / "tokenizer.json"))
    settings = {"tokenizer_class": kind, "model_max_length": positions, "do_lower_case": False, **names}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")


def _save_network(folder: Path, kind: Any, config: Any) -> Path:
    import torch

    torch.manual_seed(7)
    kind(config).save_pretrained(folder)
    return folder
