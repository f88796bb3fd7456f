"""The commands `run`, which runs a job in this process, and `jobs`, which lists them."""

import argparse
from contextlib import closing

from core import jobs as running
from core import settings
from core.cli import output
from core.cli.export import open_store
from core.errors import BadInput
from core.store import Job, JobState, Store

EXIT_STATUS = {JobState.DONE: 0, JobState.FAILED: 2, JobState.CANCELLED: 130}
"""Exit status by the final state of a job."""


def run(args: argparse.Namespace) -> int:
    """Run a job to its end, from where an earlier run of it stopped."""
    with closing(open_store(args.store or settings.store())) as store:
        job = _job(store, args)
        with output.progress_line() as progress:
            ended = running.run(store, job.id, progress)
        if ended is None:
            current = store.job(job.id)
            by = f" (process {current.process})" if current.state is JobState.RUNNING else ""
            output.note(f"Job {job.id} is not to be run: it is {current.state}{by}.")
            return EXIT_STATUS.get(current.state, 2)
    output.note(f"error: {ended.message}" if ended.message else f"Job {ended.id} is {ended.state}.")
    return EXIT_STATUS[ended.state]


def jobs(args: argparse.Namespace) -> int:
    """List every job, the newest first."""
    with closing(open_store(args.store or settings.store())) as store:
        for job in store.jobs():
            about = job.message or (job.words if job.live else "")
            if about:
                about = f"  {about}"
            what = f"{job.kind} {job.project} {job.name}".replace("  ", " ")
            print(f"{job.id:>4}  {job.state:<9}  {job.fraction:>4.0%}  {what}{about}")
    return 0


def _job(store: Store, args: argparse.Namespace) -> Job:
    if (args.job is None) == (args.new is None):
        raise BadInput("run", "give the number of a job, or --new PROJECT RECIPE.", "`jobs` lists the numbers.")
    if args.new:
        project, recipe = args.new
        return store.ask_projection(store.project(project).id, recipe, store.recipe(recipe))
    job = store.job(args.job)
    return job if args.if_waiting else store.ask_again(job)
