"""What the commands do. Each takes the parsed arguments and returns an exit status."""

import argparse
import json
from collections.abc import Sequence
from typing import Any

from core import parts
from core.aligners import ALIGNERS
from core.cli import jobs, report
from core.errors import UnknownName
from core.evaluate import evaluate as evaluate_pairs
from core.evaluate import gold_spans
from core.formats import write_pairs_jsonl, write_pharaoh
from core.presets import DESCRIPTIONS, RECIPES
from core.presets import recipe as recipe_named
from core.recipe import REGISTRIES


def recipes(asked: argparse.Namespace) -> int:
    """List every recipe with its id and a line about it, or print them all as JSON."""
    if asked.json:
        print(json.dumps({name: recipe.to_json() for name, recipe in RECIPES.items()}, indent=2))
        return 0
    width = max(map(len, RECIPES))
    for name, recipe in RECIPES.items():
        print(f"{name:<{width}}  {recipe.id}  {DESCRIPTIONS[name]}")
    return 0


def project(asked: argparse.Namespace) -> int:
    """Write every pair with projected target entities and the links that led to them."""
    job = jobs.job(asked)
    with report.progress_line() as progress:
        done = jobs.run(job, progress)
    answered = list(jobs.projected(job.pairs, done.projections))
    jobs.write(asked.out, write_pairs_jsonl(answered, [{"recipe": job.recipe.id}] * len(answered)))
    spans = sum(len(projection.chosen) for projection in done.projections)
    report.note(f"{len(answered):,} pairs, {spans:,} projected spans, {done.seconds['total']:.1f} s.")
    if all(pair.source.spans is None for pair in job.pairs):
        report.note("No pair has source entities, so there was nothing to project; mark them with `tag` or in the app.")
    return 0


def evaluate(asked: argparse.Namespace) -> int:
    """Print how the projections of a recipe compare with gold."""
    job = jobs.job(asked)
    for pair in job.pairs:
        gold_spans(pair)  # refuses at once what could not be evaluated in the end
    with report.progress_line() as progress:
        done = jobs.run(job, progress)
    found = evaluate_pairs(job.pairs, done.projections, asked.labels)
    if asked.json:
        body = {"corpus": asked.pairs, "recipe": asked.recipe, **report.evaluation_json(found)}
        print(json.dumps({**body, "seconds": done.seconds}))
    else:
        print(f"{asked.pairs}: {len(job.pairs):,} pairs; recipe {asked.recipe} ({job.recipe.id})\n")
        print(report.evaluation_text(found, done.seconds))
    return 0


def align(asked: argparse.Namespace) -> int:
    """Write the links of every pair as a Pharaoh file."""
    aligner = _aligner(asked.aligner, [*asked.set, *([f"links={asked.links}"] if asked.links else [])])
    pairs = jobs.read_pairs(asked.pairs).pairs
    with report.progress_line() as progress:
        aligned = aligner.prepare(pairs, jobs.read_more(asked.text), progress)(pairs)
    jobs.write(asked.out, write_pharaoh(aligned))
    report.note(f"{len(pairs):,} pairs, {sum(len(links.sure) for links in aligned):,} links.")
    return 0


def _aligner(name: str | None, options: Sequence[str]) -> Any:
    """The aligner of that name (without one, that of the default recipe) with options as "layer=8"."""
    if name is not None and name not in ALIGNERS:
        raise UnknownName("aligner", name, ALIGNERS)
    aligner: Any = ALIGNERS[name]() if name else recipe_named().aligner
    written = parts.to_json(aligner, "aligner", REGISTRIES)
    for option in options:
        key, _, value = option.partition("=")
        try:
            written[key] = json.loads(value)
        except ValueError:
            written[key] = value
    return parts.from_json(written, "aligner", REGISTRIES)
