"""Protocols of well-known data sets, as in their papers: the labels that are learned and measured.

All are measured by micro F1 over whole spans (same start, end and label). A student's tags become spans as
seqeval's default mode reads them, an I- that follows O opening a span, and of spans seqeval's
modes count the same, so the figures stand beside those of either mode.
"""

from dataclasses import dataclass

MEASURE = "Micro F1 over whole spans (same start, end and label); of spans, seqeval's modes give the same figure."


@dataclass(frozen=True, slots=True)
class ExperimentProtocol:
    """The labels that count, all others being left out of training, gold and predictions; and a line for tables."""

    labels: tuple[str, ...]
    about: str


PROTOCOLS: dict[str, ExperimentProtocol] = {
    "uner": ExperimentProtocol(
        ("PER", "LOC", "ORG"), "Universal NER: PER, LOC and ORG; OTH is left out (Mayhew et al. 2024)."
    ),
    "wikiann": ExperimentProtocol(
        ("PER", "LOC", "ORG"), "WikiANN in the splits of Rahimi et al. 2019, as XTREME and XTREME-R: PER, LOC and ORG."
    ),
    "masakhaner2": ExperimentProtocol(
        ("PER", "LOC", "ORG", "DATE"), "MasakhaNER 2.0: PER, LOC, ORG and DATE (Adelani et al. 2022)."
    ),
    "masakhaner2-no-date": ExperimentProtocol(
        ("PER", "LOC", "ORG"), "MasakhaNER 2.0 without DATE, as where English data without dates teach."
    ),
    "conll": ExperimentProtocol(("PER", "LOC", "ORG", "MISC"), "CoNLL-2003: PER, LOC, ORG and MISC."),
    "conll-no-misc": ExperimentProtocol(("PER", "LOC", "ORG"), "CoNLL-2003 without MISC, as where the test has none."),
}
