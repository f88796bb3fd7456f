"""The command line: ``python -m core recipes | project | evaluate | align | tag | taggers |
translate-test | translate-train | train | experiment | benchmark | import | fetch | export | run | jobs | store``.

Results go to standard output or a file, progress and notes to standard error. A deliberate
error is one sentence and exit status 2; Ctrl-C is status 130. Nothing else writes.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TypeAlias

from core.aligners import ALIGNERS
from core.cli import (
    benchmark,
    commands,
    dictionary_arguments,
    experiments,
    fetch_corpus,
    job_commands,
    store_check,
    translate,
)
from core.cli.align_command import align as run_align
from core.cli.comma_lists import entries, labels
from core.cli.export import DEFAULT_FORMATS
from core.cli.export import export as run_export
from core.cli.import_corpus import run_import
from core.cli.shares import share
from core.cli.tag import tag as run_tag
from core.cli.tag import taggers as run_taggers
from core.cli.train import train as run_train
from core.errors import DISK_FULL, SpanbridgeError, is_disk_full
from core.export import COMPLETE, STATUSES
from core.formats.grouping.pairing import PairBy
from core.projection.presets import DEFAULT_RECIPE
from core.students import STUDENTS
from core.symmetrization import COMBINATIONS
from core.taggers import TAGGERS
from core.taggers.combined import RULES
from core.translators import TRANSLATORS

REFUSED, INTERRUPTED = 2, 130
_STORE = "default: $SPANBRIDGE_STORE, or the app's own file"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    args = parser().parse_args(arguments)
    try:
        status: int = args.run(args)
        sys.stdout.flush()
        return status
    except SpanbridgeError as error:
        print(f"error: {error}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if not is_disk_full(error):
            raise
        print(f"error: {DISK_FULL}", file=sys.stderr)
        return REFUSED


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m core", description="Project entity labels across languages.")
    choose = top.add_subparsers(required=True, metavar="COMMAND")
    _add_recipes(choose)
    _add_project(choose)
    _add_evaluate(choose)
    _add_align(choose)
    _add_tag(choose)
    _add_taggers(choose)
    _add_translate_test(choose)
    _add_translate_train(choose)
    _add_train(choose)
    benchmark.add(choose.add_parser("benchmark", help="compare recipes over corpora, as tables"))
    experiments.add(choose.add_parser("experiment", help="train a grid of students, and compare them over seeds"))
    _add_import(choose)
    fetch_corpus.add(choose.add_parser("fetch", help="list public corpora, or fetch one from its home"))
    _add_export(choose)
    _add_run(choose)
    _add_jobs(choose)
    store_check.add(
        choose.add_parser("store", help="see whether the project file is sound, and save what can be read of it")
    )
    return top


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _add_recipes(choose: Commands) -> None:
    recipes = choose.add_parser("recipes", help="list the recipes by name")
    recipes.add_argument("--json", action="store_true", help="print their parts and options as JSON")
    recipes.set_defaults(run=commands.recipes)


def _add_project(choose: Commands) -> None:
    project = choose.add_parser("project", help="project the source entities of every pair")
    _add_corpus(project)
    _add_recipe(project)
    project.add_argument("--out", required=True, metavar="OUT.jsonl", help="where to write the pairs; - prints them")
    project.set_defaults(run=commands.project)


def _add_evaluate(choose: Commands) -> None:
    evaluate = choose.add_parser("evaluate", help="project, and compare with gold target entities")
    _add_corpus(evaluate)
    _add_recipe(evaluate)
    evaluate.add_argument("--labels", type=labels, metavar="PER,LOC,ORG", help="look at these labels only")
    evaluate.add_argument("--json", action="store_true", help="print one JSON object, rates between 0 and 1")
    evaluate.set_defaults(run=commands.evaluate)


def _add_align(choose: Commands) -> None:
    align = choose.add_parser("align", help="align the words of every pair")
    _add_corpus(align)
    align.add_argument("--aligner", metavar="PART", help=f"one of {', '.join(ALIGNERS)}; options as simalign:layer=8")
    align.add_argument("--links", metavar="WAY", help="how links are taken from scores, as argmax, itermax or match")
    align.add_argument(
        "--out", required=True, metavar="OUT", help="where to write the links, or pairs with links (.jsonl); - prints"
    )
    align.add_argument("--save", metavar="MODEL", help="keep the trained model of the lexical aligner in this file")
    align.add_argument("--load", metavar="MODEL", help="align by a model that was saved, instead of training")
    align.set_defaults(run=run_align)


def _add_translate_test(choose: Commands) -> None:
    command = choose.add_parser("translate-test", help="translate sentences and tag the translations, to project back")
    _add_sentences(command, side="target")
    command.add_argument("--tagger", required=True, metavar="PART", help=f"of {', '.join(TAGGERS)}; as --translator")
    command.add_argument("--into", default="en", metavar="LANG", help="the language that the tagger knows; default en")
    command.set_defaults(run=translate.run_test)


def _add_translate_train(choose: Commands) -> None:
    command = choose.add_parser(
        "translate-train", help="translate labelled sentences, to project onto the translations"
    )
    _add_sentences(command, side="source")
    command.add_argument("--into", required=True, metavar="LANG", help="the language to translate into")
    command.add_argument(
        "--markers", action="store_true", help="translate with brackets around the entities, and label by them"
    )
    command.set_defaults(run=translate.run_train)


def _add_sentences(command: argparse.ArgumentParser, side: str) -> None:
    command.add_argument("sentences", metavar="SENTENCES", help="pairs (.jsonl), CoNLL, or a sentence on each line")
    command.add_argument("--format", choices=translate.FORMATS, help="what the file is; told from its name otherwise")
    command.add_argument("--lang", metavar="LANG", help="the language of the sentences; pairs say it themselves")
    command.add_argument("--side", choices=("source", "target"), default=side, help=f"of pairs; default {side}")
    named = "a name, NAME:option=value,…, JSON, or a JSON file"
    command.add_argument(
        "--translator", required=True, metavar="PART", help=f"{named}; one of {', '.join(TRANSLATORS)}"
    )
    command.add_argument("--out", required=True, metavar="PAIRS.jsonl", help="where to write the pairs; - prints them")


def _add_tag(choose: Commands) -> None:
    tag = choose.add_parser("tag", help="mark the entities of sentences that nobody has annotated")
    tag.add_argument("pairs", metavar="PAIRS.jsonl", help="sentence pairs, one JSON object per line")
    named = "a name, NAME:option=value,…, JSON, or a JSON file"
    which = f"{named}; one of {', '.join(TAGGERS)}; default: the best on this machine for the language"
    tag.add_argument("--tagger", action="append", default=[], metavar="PART", help=f"{which}; several are combined")
    tag.add_argument("--combine", choices=RULES, default=RULES[0], help="how several become one; default: %(default)s")
    tag.add_argument("--side", choices=("source", "target"), default="source", help="which side; default: source")
    tag.add_argument("--labels", type=labels, metavar="PER,LOC,ORG", help="keep these labels only")
    tag.add_argument("--out", required=True, metavar="OUT.jsonl", help="where to write the pairs; - prints them")
    tag.set_defaults(run=run_tag)


def _add_taggers(choose: Commands) -> None:
    taggers = choose.add_parser("taggers", help="list the taggers for a language, or install one")
    taggers.add_argument("lang", metavar="LANG", help="code of the language of the sentences")
    taggers.add_argument("--install", metavar="PIPELINE", help="install this spaCy pipeline, as fr_core_news_sm")
    taggers.set_defaults(run=run_taggers)


def _add_train(choose: Commands) -> None:
    train = choose.add_parser("train", help="train a tagger on annotated sentences")
    given = "bundled corpora by name, pairs (.jsonl) or CoNLL"
    train.add_argument("corpora", nargs="+", metavar="CORPUS", help=f"what to learn from: {given}")
    train.add_argument("--dev", nargs="+", default=[], metavar="CORPUS", help="what to measure every epoch on")
    train.add_argument("--dev-share", type=float, default=0.2, metavar="0.2", help="without --dev: the share held out")
    train.add_argument("--student", default="spacy", metavar="PART", help=f"one of {', '.join(STUDENTS)}, with options")
    train.add_argument("--side", choices=("source", "target"), default="target", help="of pairs; default target")
    train.add_argument("--labels", type=labels, metavar="PER,LOC,ORG", help="learn these labels only")
    train.add_argument("--lang", metavar="LANG", help="the language of CoNLL files; pairs say it themselves")
    train.add_argument("--seed", type=int, default=0, metavar="N", help="default 0")
    train.add_argument("--out", required=True, metavar="FOLDER", help="where the tagger goes")
    train.set_defaults(run=run_train)


def _add_import(choose: Commands) -> None:
    command = choose.add_parser("import", help="keep a corpus in the project store, from files of any known format")
    command.add_argument("files", nargs="+", metavar="FILE", help="pairs, or both sides, and links; zip or folder too")
    command.add_argument("--store", metavar="FILE|URL", help=_STORE)
    command.add_argument("--name", required=True, help="of the corpus")
    command.add_argument("--langs", nargs=2, default=("", ""), metavar=("SOURCE", "TARGET"), help="language codes")
    formats = (
        "where the guess is wrong: the format, NAME:option=value,… (several values of an option as names=O,B-PER or "
        "'names=O B-PER'), and perhaps the part of the corpus, source, target, pairs or links; FILE as it was given, a "
        "folder, a pattern such as '*.en.txt', or its end; after the files, and once for each"
    )
    command.add_argument(
        "--as", dest="formats", nargs="+", action="append", default=[], metavar=("FILE", "FORMAT"), help=formats
    )
    skipped = "leave these out; named as for --as"
    command.add_argument("--skip", nargs="+", action="extend", default=[], metavar="FILE", help=skipped)
    pairing = "where ids or documents agree only in part: by id, leaving out what has no partner, or by order"
    ways = command.add_mutually_exclusive_group()
    ways.add_argument("--pair-by", choices=[way.value for way in PairBy], help=pairing)
    aligning = "two documents that are not line by line: cut into sentences and aligned; pairs less sure are left out"
    ways.add_argument("--align-sentences", nargs="?", type=share, const=0.0, metavar="PROBABILITY", help=aligning)
    command.add_argument("--rename", type=entries, default=(), metavar="OLD=NEW,…", help="labels; OLD= drops one")
    command.add_argument("--licence", default="", help="licence and attribution, kept with every export")
    command.add_argument("--dry-run", action="store_true", help="show all that is known of the corpus, keep nothing")
    command.add_argument("--repairs", metavar="FILE", help="write all that was changed, chosen or left out into FILE")
    shifts = command.add_mutually_exclusive_group()
    shifts.add_argument("--repair-shifts", action="store_true", help="lines found to be off by some are shifted back,")
    shifts.add_argument("--drop-shifts", action="store_true", help="or left out")
    command.add_argument("--drop-unrelated", action="store_true", help="lines that are no translations are left out")
    command.set_defaults(run=run_import)


def _add_export(choose: Commands) -> None:
    export = choose.add_parser("export", help="write reviewed pairs from the project store")
    export.add_argument("--store", metavar="FILE|URL", help=_STORE)
    export.add_argument("--project", metavar="ID", help="needed where the store holds several")
    export.add_argument("--reviewer", metavar="NAME", help="needed where several people reviewed")
    export.add_argument("--adjudicated", action="store_true", help="what all reviewers together agree on")
    export.add_argument("--recipe", default=DEFAULT_RECIPE, metavar="NAME", help="whose links to export")
    export.add_argument("--status", nargs="+", choices=STATUSES, default=["confirmed"], help="which pairs")
    export.add_argument("--blank", action="store_true", help="unreviewed pairs go out without labels")
    export.add_argument(
        "--complete", nargs="+", choices=COMPLETE, default=[], help="only pairs that pass these filters"
    )
    export.add_argument("--rename", type=entries, default=(), metavar="OLD=NEW,…", help="labels; OLD= drops one")
    export.add_argument("--distinct", action="store_true", help="leave out pairs whose words came before")
    export.add_argument("--split", metavar="TRAIN/DEV/TEST", help="percents, as 80/10/10")
    export.add_argument("--seed", type=int, default=1, help="of the split; default 1")
    formats = f"formats by name, NAME:option=value,…; default {' '.join(DEFAULT_FORMATS)}"
    export.add_argument("--formats", nargs="+", default=DEFAULT_FORMATS, metavar="PART", help=formats)
    export.add_argument("--everything", action="store_true", help="also JSON Lines with scores and all reviews")
    export.add_argument("--out", required=True, metavar="FOLDER", help="where to write the files")
    export.set_defaults(run=run_export)


def _add_run(choose: Commands) -> None:
    run = choose.add_parser("run", help="run a job of the store, from where it stopped")
    run.add_argument("job", type=int, nargs="?", metavar="JOB", help="its number")
    run.add_argument(
        "--new", nargs=2, metavar=("PROJECT", "RECIPE"), help="project a corpus of the store with a recipe"
    )
    run.add_argument("--if-waiting", action="store_true", help="not where it was cancelled or ended in the meantime")
    run.add_argument("--store", metavar="FILE|URL", help=_STORE)
    run.set_defaults(run=job_commands.run)


def _add_jobs(choose: Commands) -> None:
    jobs = choose.add_parser("jobs", help="list the jobs of the store")
    jobs.add_argument("--store", metavar="FILE|URL", help=_STORE)
    jobs.set_defaults(run=job_commands.jobs)


def _add_corpus(command: argparse.ArgumentParser) -> None:
    command.add_argument("pairs", metavar="PAIRS.jsonl", help="sentence pairs, one JSON object per line")
    command.add_argument(
        "--text",
        nargs="+",
        action="extend",
        default=[],
        metavar="MORE.txt.gz",
        help="tokenised “source ||| target” lines for the aligner to learn from",
    )
    dictionary_arguments.add(command)


def _add_recipe(command: argparse.ArgumentParser) -> None:
    command.add_argument("--recipe", default=DEFAULT_RECIPE, metavar="NAME", help="a name, or a recipe's JSON file")
    command.add_argument(
        "--alignments",
        nargs="+",
        metavar="FILE.pharaoh",
        help="links to use instead of the recipe's aligner; several files (directions, aligners) become one set",
    )
    command.add_argument(
        "--symmetrise",
        choices=COMBINATIONS,
        default="grow-diag-final-and",
        help="how several files of links become one (default: %(default)s)",
    )
