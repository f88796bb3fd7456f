"""Vocabularies that come out the same every time: the trainers of WordPiece and Unigram break ties by chance."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from typing import Any

BERT = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def word_pieces(texts: Iterable[str], size: int = 600) -> Any:
    """A cased BERT tokenizer of ``size`` pieces: every letter, first or further, and those that save most of them."""
    from tokenizers import BertWordPieceTokenizer

    words = Counter(word for text in texts for word in re.findall(r"\w+|[^\w\s]", text))
    letters = sorted(set("".join(words)))
    saved: Counter[str] = Counter()
    for word, times in words.items():
        for start, end in combinations(range(len(word) + 1), 2):
            saved[("##" if start else "") + word[start:end]] += times * (end - start - 1)
    best = sorted(saved, key=lambda piece: (-saved[piece], piece))
    pieces = list(dict.fromkeys([*BERT, *letters, *(f"##{letter}" for letter in letters), *best]))[:size]
    return BertWordPieceTokenizer(vocab={piece: number for number, piece in enumerate(pieces)}, lowercase=False)


def settled(unigram: Any, specials: int) -> Any:
    """A Unigram tokenizer with rounded scores and its pieces by score and name, the ``specials`` first."""
    body = json.loads(unigram.to_str())
    vocabulary = [(piece, round(score, 1)) for piece, score in body["model"]["vocab"]]
    body["model"]["vocab"] = vocabulary[:specials] + sorted(vocabulary[specials:], key=lambda one: (-one[1], one[0]))
    return type(unigram).from_str(json.dumps(body))
