"""The commands `run`, which runs a job in this process, and `jobs`, which lists them."""

import argparse

from core import jobs as running
from core.cli import output
from core.cli.store_arguments import existing_store
from core.errors import BadInput
from core.store import Job, JobState, Store

EXIT_STATUS = {JobState.DONE: 0, JobState.FAILED: 2, JobState.CANCELLED: 130}
"""Exit status by the final state of a job."""


def run(args: argparse.Namespace) -> int:
    """Run a job to its end, from where an earlier run of it stopped."""
    with existing_store(args.store) as store:
        job = _job(store, args)
        with output.progress_line() as progress:
            ended = running.run(store, job.id, progress)
        if ended is None:
            return _refused(store.job(job.id))
    output.note(f"error: {ended.message}" if ended.message else f"Job {ended.id} is {ended.state}.")
    return EXIT_STATUS[ended.state]


def _refused(job: Job) -> int:
    """Note why a job is not run, and return the exit status of its state."""
    by = f" (process {job.process})" if job.state is JobState.RUNNING else ""
    output.note(f"Job {job.id} is not to be run: it is {job.state}{by}.")
    return EXIT_STATUS.get(job.state, 2)


def jobs(args: argparse.Namespace) -> int:
    """List every job, the newest first."""
    with existing_store(args.store) as store:
        for job in store.jobs():
            what = f"{job.kind} {job.project} {job.name}".replace("  ", " ")
            print(f"{job.id:>4}  {job.state:<9}  {job.fraction:>4.0%}  {what}{_about(job)}")
    return 0


def _about(job: Job) -> str:
    """Return the message of a job or, while it runs, its step, with a space before it."""
    text = job.words if job.live and not job.message else job.message
    return f"  {text}" if text else ""


def _job(store: Store, args: argparse.Namespace) -> Job:
    if (args.job is None) == (args.new is None):
        raise BadInput("run", "give the number of a job, or --new PROJECT RECIPE.", "`jobs` lists the numbers.")
    if args.new:
        project_id, recipe = args.new
        store.project(project_id)
        return store.ask_projection(project_id, recipe, store.project_recipe(project_id, recipe))
    job = store.job(args.job)
    return job if args.if_waiting else store.ask_again(job)
