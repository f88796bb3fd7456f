"""The commands `recipes`, `project` and `evaluate`: each takes the parsed arguments and returns an exit status."""

import argparse
import json

from core.cli import corpus_arguments, output
from core.evaluation import evaluate as evaluate_pairs
from core.evaluation import gold_spans
from core.formats import write_pairs_jsonl
from core.projection.presets import DESCRIPTIONS, RECIPES


def recipes(args: argparse.Namespace) -> int:
    """List every recipe with its id and a line about it, or print them all as JSON."""
    print(_recipes_json() if args.json else _recipe_lines())
    return 0


def _recipes_json() -> str:
    return json.dumps({name: recipe.to_json() for name, recipe in RECIPES.items()}, indent=2)


def _recipe_lines() -> str:
    width = max(map(len, RECIPES))
    return "\n".join(f"{name:<{width}}  {recipe.id}  {DESCRIPTIONS[name]}" for name, recipe in RECIPES.items())


def project(args: argparse.Namespace) -> int:
    """Write every pair with projected target entities and the links that led to them."""
    job = corpus_arguments.job(args)
    with output.progress_line() as progress:
        done = corpus_arguments.run(job, progress)
    pairs = list(corpus_arguments.projected(job.pairs, done.projections))
    corpus_arguments.write(args.out, write_pairs_jsonl(pairs, [{"recipe": job.recipe.id}] * len(pairs)))
    spans = sum(len(projection.chosen) for projection in done.projections)
    output.note(f"{len(pairs):,} pairs, {spans:,} projected spans, {done.seconds['total']:.1f} s.")
    if all(pair.source.spans is None for pair in job.pairs):
        output.note("No pair has source entities, so there was nothing to project; mark them with `tag` or in the app.")
    return 0


def evaluate(args: argparse.Namespace) -> int:
    """Compare the projections of a recipe with gold, and print the scores."""
    job = corpus_arguments.job(args)
    for pair in job.pairs:
        gold_spans(pair)  # refuses at once what could not be evaluated in the end
    with output.progress_line() as progress:
        done = corpus_arguments.run(job, progress)
    evaluation = evaluate_pairs(job.pairs, done.projections, args.labels)
    if args.json:
        body = {"corpus": args.pairs, "recipe": args.recipe, **output.evaluation_json(evaluation)}
        print(json.dumps({**body, "seconds": done.seconds}))
    else:
        print(f"{args.pairs}: {len(job.pairs):,} pairs; recipe {args.recipe} ({job.recipe.id})\n")
        print(output.evaluation_text(evaluation, done.seconds))
    return 0
