"""A table of results as one value, written as Markdown, CSV or LaTeX."""

import csv
import io
from dataclasses import dataclass
from typing import NamedTuple

BACKSLASH = r"\textbackslash{}"
LATEX = {
    **{c: f"\\{c}" for c in "&%$#_{}"},
    "\\": BACKSLASH,
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "±": r"$\pm$",
    "−": "$-$",
    "→": r"$\rightarrow$",
}
NEAR = "≈"


class Entry(NamedTuple):
    """What stands in one place: the best of its column, or not significantly worse than that (``near``)."""

    text: str
    best: bool = False
    near: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of entries, as many as ``columns``; the first column names the row. ``notes`` stand below."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]
    notes: tuple[str, ...] = ()

    def markdown(self) -> str:
        lines = [
            f"**{_plain(self.title)}**",
            "",
            _row(self.columns),
            _row(["---", *["---:"] * (len(self.columns) - 1)]),
        ]
        lines += [_row([_marked(entry) for entry in row]) for row in self.rows]
        return "\n".join([*lines, "", *(f"{_plain(note)}  " for note in self.notes), ""])

    def csv(self) -> str:
        """The texts alone; what is best or near stands in columns of their own."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        first, *others = self.columns
        writer.writerow([first, *(name for column in others for name in (column, f"{column}: best"))])
        for name, *entries in self.rows:
            standing = (
                part for one in entries for part in (one.text, "best" if one.best else "near" if one.near else "")
            )
            writer.writerow([name.text, *standing])
        return out.getvalue()

    def latex(self) -> str:
        """A booktabs table."""
        head = " & ".join(map(_escaped, self.columns))
        rows = [f"{' & '.join(map(_set, row))} \\\\" for row in self.rows]
        notes = " ".join(map(_escaped, self.notes))
        return "\n".join(
            [
                r"\begin{table}",
                f"\\caption{{{_escaped(self.title)}. {notes}}}",
                f"\\begin{{tabular}}{{l{'r' * (len(self.columns) - 1)}}}",
                r"\toprule",
                f"{head} \\\\",
                r"\midrule",
                *rows,
                r"\bottomrule",
                r"\end{tabular}",
                r"\end{table}",
                "",
            ]
        )


def _row(texts: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(map(_plain, texts))} |"


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


def _marked(entry: Entry) -> str:
    return f"**{entry.text}**" if entry.best else f"{entry.text} {NEAR}" if entry.near else entry.text


def _escaped(text: str) -> str:
    return "".join(LATEX.get(character, character) for character in text)


def _set(entry: Entry) -> str:
    text = _escaped(entry.text)
    return f"\\textbf{{{text}}}" if entry.best else f"{text}$^{{\\approx}}$" if entry.near else text
