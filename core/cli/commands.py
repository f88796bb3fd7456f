"""What the commands do. Each takes the parsed arguments and returns an exit status."""

import argparse
import dataclasses
import json
from typing import Any

from core.cli import jobs, report
from core.cli.named import read_part
from core.errors import BadInput
from core.evaluation import evaluate as evaluate_pairs
from core.evaluation import gold_spans
from core.formats import write_pairs_jsonl, write_pharaoh
from core.presets import DESCRIPTIONS, RECIPES
from core.presets import recipe as recipe_named


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
    aligner = _aligner(asked.aligner, asked.links)
    pairs = jobs.read_pairs(asked.pairs).pairs
    with report.progress_line() as progress:
        aligned = aligner.prepare(pairs, jobs.read_more(asked.text), progress)(pairs)
    jobs.write(asked.out, write_pharaoh(aligned))
    report.note(f"{len(pairs):,} pairs, {sum(len(links.sure) for links in aligned):,} links.")
    return 0


def _aligner(name: str | None, links: str | None) -> Any:
    """The aligner of that name and options (without one, that of the default recipe), taking links that way."""
    aligner: Any = read_part("aligner", name) if name else recipe_named().aligner
    if links is None:
        return aligner
    if "links" not in {field.name for field in dataclasses.fields(aligner)}:
        raise BadInput("--links", f"the aligner {name!r} takes no such option.", "Leave it out.")
    return dataclasses.replace(aligner, links=links)
