"""Numbers in text, independent of the digits of their script and of grouping marks."""

import regex

_NUMBER = regex.compile(r"\p{Nd}+(?:[.,'’٫٬،\u00a0\u202f\u2009]\p{Nd}+)*")
_NOT_DIGITS = regex.compile(r"\P{Nd}+")


def digits(text: str) -> str:
    """Return the decimal digits of a text as ASCII, nothing between them."""
    return "".join(str(int(sign)) for sign in _NOT_DIGITS.sub("", text))


def numbers(text: str) -> list[str]:
    """Return the numbers of a text in their order, such as "1204" for "1,204", "1.204" and "١٢٠٤"."""
    return [digits(number) for number in _NUMBER.findall(text)]
