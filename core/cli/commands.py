"""What the commands do. Each takes the parsed arguments and returns an exit status."""

import argparse
import dataclasses
import json
from typing import Any

from core.cli import corpus_arguments, output
from core.cli.component_arguments import read_part
from core.errors import BadInput
from core.evaluation import evaluate as evaluate_pairs
from core.evaluation import gold_spans
from core.formats import write_pairs_jsonl, write_pharaoh
from core.projection.presets import DESCRIPTIONS, RECIPES
from core.projection.presets import recipe as recipe_named


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
    job = corpus_arguments.job(asked)
    with output.progress_line() as progress:
        done = corpus_arguments.run(job, progress)
    answered = list(corpus_arguments.projected(job.pairs, done.projections))
    corpus_arguments.write(asked.out, write_pairs_jsonl(answered, [{"recipe": job.recipe.id}] * len(answered)))
    spans = sum(len(projection.chosen) for projection in done.projections)
    output.note(f"{len(answered):,} pairs, {spans:,} projected spans, {done.seconds['total']:.1f} s.")
    if all(pair.source.spans is None for pair in job.pairs):
        output.note("No pair has source entities, so there was nothing to project; mark them with `tag` or in the app.")
    return 0


def evaluate(asked: argparse.Namespace) -> int:
    """Print how the projections of a recipe compare with gold."""
    job = corpus_arguments.job(asked)
    for pair in job.pairs:
        gold_spans(pair)  # refuses at once what could not be evaluated in the end
    with output.progress_line() as progress:
        done = corpus_arguments.run(job, progress)
    found = evaluate_pairs(job.pairs, done.projections, asked.labels)
    if asked.json:
        body = {"corpus": asked.pairs, "recipe": asked.recipe, **output.evaluation_json(found)}
        print(json.dumps({**body, "seconds": done.seconds}))
    else:
        print(f"{asked.pairs}: {len(job.pairs):,} pairs; recipe {asked.recipe} ({job.recipe.id})\n")
        print(output.evaluation_text(found, done.seconds))
    return 0


def align(asked: argparse.Namespace) -> int:
    """Write the links of every pair as a Pharaoh file."""
    aligner = _aligner(asked.aligner, asked.links)
    pairs = corpus_arguments.read_pairs(asked.pairs).pairs
    with output.progress_line() as progress:
        aligned = aligner.prepare(pairs, corpus_arguments.read_more(asked.text), progress)(pairs)
    corpus_arguments.write(asked.out, write_pharaoh(aligned))
    output.note(f"{len(pairs):,} pairs, {sum(len(links.sure) for links in aligned):,} links.")
    return 0


def _aligner(name: str | None, links: str | None) -> Any:
    """The aligner of that name and options (without one, that of the default recipe), taking links that way."""
    aligner: Any = read_part("aligner", name) if name else recipe_named().aligner
    if links is None:
        return aligner
    if "links" not in {field.name for field in dataclasses.fields(aligner)}:
        raise BadInput("--links", f"the aligner {name!r} takes no such option.", "Leave it out.")
    return dataclasses.replace(aligner, links=links)
