"""Long runs: `run` executes one in this process, `jobs` lists them."""

import argparse
from contextlib import closing

from core import jobs as running
from core import settings
from core.cli import output
from core.cli.export import open_store
from core.errors import BadInput
from core.store import Job, JobState, Store

SETTLED = {JobState.DONE: 0, JobState.FAILED: 2, JobState.CANCELLED: 130}
"""Exit statuses by how a run ended."""


def run(asked: argparse.Namespace) -> int:
    """Run a job to its end, from where an earlier run of it stopped."""
    with closing(open_store(asked.store or settings.store())) as store:
        job = _asked(store, asked)
        with output.progress_line() as progress:
            ended = running.run(store, job.id, progress)
        if ended is None:
            found = store.job(job.id)
            by = f" (process {found.process})" if found.state is JobState.RUNNING else ""
            output.note(f"Job {job.id} is not to be run: it is {found.state}{by}.")
            return SETTLED.get(found.state, 2)
    output.note(f"{'error: ' if ended.message else ''}{ended.message or f'Job {ended.id} is {ended.state}.'}")
    return SETTLED[ended.state]


def jobs(asked: argparse.Namespace) -> int:
    """List every job, the last asked for first."""
    with closing(open_store(asked.store or settings.store())) as store:
        for job in store.jobs():
            about = job.message or (job.words if job.live else "")
            what = f"{job.kind} {job.project} {job.name}".replace("  ", " ")
            print(f"{job.id:>4}  {job.state:<9}  {job.fraction:>4.0%}  {what}{f'  {about}' if about else ''}")
    return 0


def _asked(store: Store, asked: argparse.Namespace) -> Job:
    if (asked.job is None) == (asked.new is None):
        raise BadInput("run", "give the number of a job, or --new PROJECT RECIPE.", "`jobs` lists the numbers.")
    if asked.new:
        project, recipe = asked.new
        return store.ask_projection(store.project(project).id, recipe, store.recipe(recipe))
    job = store.job(asked.job)
    return job if asked.if_waiting else store.ask_again(job)
