"""CC-NEWS to a corpus, on Slurm: an array job for each stage, each after the one before.

python examples/ccnews_slurm.py archives/ corpus/ --tasks 500 --workers 100 --partition cpu

The folders are such as all nodes see. --render prints the launch scripts and submits nothing.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from ccnews import parser, stages
from datatrove.executor import SlurmPipelineExecutor


def main() -> None:
    options = _options()
    here = Path(__file__).resolve().parent  # where the tasks find ccnews.py
    before = None
    for stage in stages(options):
        before = SlurmPipelineExecutor(
            stage.steps,
            tasks=stage.tasks,
            workers=min(options.workers, stage.tasks),
            time=options.time,
            partition=options.partition,
            mem_per_cpu_gb=2,
            job_name=f"ccnews-{stage.name}",
            env_command=f". {sys.prefix}/bin/activate; export PYTHONPATH={here}",
            logging_dir=f"{options.output}/logs/{stage.name}",
            depends=before,
            mail_type="FAIL",
        )
        if options.render:
            run = "srun -l launch_pickled_pipeline …/executor.pik"
            print(before.get_launch_file_contents(before.get_sbatch_args(stage.tasks), run))
    if before is not None and not options.render:
        before.run()  # and those that it depends on


def _options() -> Namespace:
    made = parser("CC-NEWS to a corpus, on Slurm.")
    made.add_argument("--partition", default="cpu")
    made.add_argument("--time", default="20:00:00", help="that a task may take")
    made.add_argument("--render", action="store_true", help="print the launch scripts")
    return made.parse_args()


if __name__ == "__main__":
    main()
