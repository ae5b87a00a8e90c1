"""CC-NEWS to a corpus, on a Ray cluster: that of RAY_ADDRESS, else one of this machine alone.

python examples/ccnews_ray.py archives/ corpus/ --tasks 64 --workers 16
"""

from __future__ import annotations

import os
from pathlib import Path

import ray
from ccnews import parser, stages
from datatrove.executor import RayPipelineExecutor


def main() -> None:
    options = parser("CC-NEWS to a corpus, on a Ray cluster.").parse_args()
    here = str(Path(__file__).parent)
    environment = {"env_vars": {"PYTHONPATH": here}}  # where its workers find ccnews.py
    if os.environ.get("RAY_ADDRESS"):
        ray.init(runtime_env=environment)
    else:
        ray.init(
            runtime_env=environment,
            num_cpus=options.workers,
            include_dashboard=False,
            object_store_memory=100_000_000,
        )
    for stage in stages(options):
        RayPipelineExecutor(
            stage.steps,
            tasks=stage.tasks,
            workers=min(options.workers, stage.tasks),
            logging_dir=f"{options.output}/logs/{stage.name}",
        ).run()
    ray.shutdown()


if __name__ == "__main__":
    main()
