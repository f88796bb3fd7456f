"""The benchmark: recipes over corpora, cell by cell, and the tables of their scores.

A cell is one recipe on one corpus. A file holds it with the counts of every sentence, so tables,
parts, intervals and significance follow from it without projecting anything again.
"""

from core.benchmark.aligner_tables import alignment_table
from core.benchmark.benchmark_report import ReportRow, rows_of, span_tables
from core.benchmark.benchmark_results import BenchmarkResult, ResultFolder
from core.benchmark.benchmark_runner import BenchmarkProtocol, measure_links, measure_spans
from core.benchmark.corpus_spec import BenchmarkCorpus, read_corpus
from core.benchmark.phenomena_table import phenomena_tables
from core.benchmark.published import PUBLISHED, Published, published

__all__ = [
    "PUBLISHED",
    "BenchmarkCorpus",
    "BenchmarkProtocol",
    "BenchmarkResult",
    "Published",
    "ReportRow",
    "ResultFolder",
    "alignment_table",
    "measure_links",
    "measure_spans",
    "phenomena_tables",
    "published",
    "read_corpus",
    "rows_of",
    "span_tables",
]
