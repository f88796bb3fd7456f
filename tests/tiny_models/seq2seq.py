"""Tiny encoder-decoder models, saved as the hub would have them: NLLB (M2M-100) and mT5."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from core.corpora.bundled import read_bundled

CODES = ("deu_Latn", "eng_Latn", "hrv_Latn", "por_Latn", "spa_Latn", "swh_Latn", "zho_Hans")
"""The languages of `tiny_nllb`, of the two hundred of the real one."""


def bundled_text(sentences: int = 100) -> list[str]:
    """English, German and Portuguese sentences that come with Spanbridge."""
    corpora = ("uner-pud.en-de", "uner-pud.en-pt")
    pairs = [pair for name in corpora for pair in read_bundled(name).pairs[:sentences]]
    return [side.text for pair in pairs for side in (pair.source, pair.target)]


def tiny_nllb(folder: Path, text: Iterable[str] = (), codes: Sequence[str] = CODES, size: int = 400) -> Path:
    """A random NLLB of about 100,000 weights in ``folder``, its BPE trained on ``text`` (or the bundled one).

    Loads with ``AutoTokenizer`` (`NllbTokenizer`) and ``AutoModelForSeq2SeqLM``. ``size`` is the number of
    pieces, without the language codes. Deterministic.
    """
    import torch
    from transformers import M2M100Config, M2M100ForConditionalGeneration

    pieces = _save_bpe(folder, text or bundled_text(), size)
    _save_json(folder / "tokenizer_config.json", _nllb_tokenizer_config(codes))
    torch.manual_seed(0)
    config = M2M100Config(
        vocab_size=pieces + len(codes) + 1,
        d_model=32,
        encoder_layers=2,
        decoder_layers=2,
        encoder_attention_heads=2,
        decoder_attention_heads=2,
        encoder_ffn_dim=64,
        decoder_ffn_dim=64,
        max_position_embeddings=1024,
        init_std=0.3,
        dropout=0.0,
        attention_dropout=0.0,
    )
    network: Any = M2M100ForConditionalGeneration(config)
    network.save_pretrained(folder)
    return folder


Lesson = tuple[str, str, str, str]
"""Language codes of a text and its translation, the text, the translation."""


def taught(folder: Path, lessons: Sequence[Lesson], steps: int = 200) -> Path:
    """The `tiny_nllb` in ``folder`` after it learnt some translations by heart; two seconds, deterministic."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    tokenizer: Any = AutoTokenizer.from_pretrained(folder)
    network: Any = AutoModelForSeq2SeqLM.from_pretrained(folder, dtype="float32")
    inputs, labels = [], []
    for source, target, text, translation in lessons:
        tokenizer.src_lang, tokenizer.tgt_lang = source, target
        row = tokenizer(text, text_target=translation)
        inputs.append(torch.tensor(row["input_ids"]))
        labels.append(torch.tensor(row["labels"]))
    pad = torch.nn.utils.rnn.pad_sequence
    ids, wanted = pad(inputs, True, tokenizer.pad_token_id), pad(labels, True, -100)
    steer = torch.optim.Adam(network.parameters(), 3e-3)
    for _ in range(steps):
        loss = network(input_ids=ids, attention_mask=(ids != tokenizer.pad_token_id).long(), labels=wanted).loss
        steer.zero_grad()
        loss.backward()
        steer.step()
    network.save_pretrained(folder)
    return folder


def tiny_mt5(folder: Path, text: Iterable[str] = (), size: int = 400) -> Path:
    """A random mT5 of about 100,000 weights in ``folder``, its pieces trained on ``text`` (or the bundled one).

    Loads with ``AutoTokenizer`` and ``AutoModelForSeq2SeqLM``; has the hundred ``<extra_id_0>`` sentinels.
    Deterministic.
    """
    import torch
    from transformers import MT5Config, MT5ForConditionalGeneration

    tokenizer = _t5_tokenizer(list(text) or bundled_text(), size)
    tokenizer.save_pretrained(folder)
    torch.manual_seed(0)
    config = MT5Config(
        vocab_size=len(tokenizer),
        d_model=32,
        d_kv=16,
        d_ff=64,
        num_layers=2,
        num_heads=2,
        dropout_rate=0.0,
        decoder_start_token_id=0,
        pad_token_id=0,
        eos_token_id=1,
    )
    network: Any = MT5ForConditionalGeneration(config)
    network.save_pretrained(folder)
    return folder


def _save_bpe(folder: Path, text: Iterable[str], size: int) -> int:
    """A byte-pair tokenizer like NLLB's in ``folder``; how many pieces it has."""
    from tokenizers import Tokenizer, decoders, pre_tokenizers, trainers
    from tokenizers.models import BPE

    tokenizer = Tokenizer(BPE(unk_token="<unk>", fuse_unk=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=specials, show_progress=False)
    tokenizer.train_from_iterator(text, trainer)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    return int(tokenizer.get_vocab_size())


def _nllb_tokenizer_config(codes: Sequence[str]) -> dict[str, object]:
    names = {"bos": "<s>", "cls": "<s>", "eos": "</s>", "sep": "</s>", "unk": "<unk>", "pad": "<pad>", "mask": "<mask>"}
    specials = {f"{name}_token": text for name, text in names.items()}
    return {
        **specials,
        "additional_special_tokens": list(codes),
        "src_lang": codes[0],
        "tokenizer_class": "NllbTokenizer",
    }


def _t5_tokenizer(text: Sequence[str], size: int) -> Any:
    from tokenizers import Tokenizer, decoders, pre_tokenizers, processors, trainers
    from tokenizers.models import Unigram
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    specials = ["<pad>", "</s>", "<unk>"]
    trainer = trainers.UnigramTrainer(vocab_size=size, special_tokens=specials, unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator(text, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)]
    )
    fast: Any = PreTrainedTokenizerFast
    return fast(
        tokenizer_object=tokenizer,
        pad_token="<pad>",
        eos_token="</s>",
        unk_token="<unk>",
        extra_special_tokens=[f"<extra_id_{number}>" for number in range(100)],
    )


def _save_json(path: Path, data: dict[str, object]) -> None:
    path.write_text(json.dumps(data), encoding="utf-8")
