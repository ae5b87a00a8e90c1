"""CC-NEWS to a corpus, on this machine.

python examples/ccnews_local.py archives/ corpus/ --tasks 8 --workers 4
"""

from __future__ import annotations

from ccnews import parser, stages
from datatrove.executor import LocalPipelineExecutor


def main() -> None:
    options = parser("CC-NEWS to a corpus, on this machine.").parse_args()
    for stage in stages(options):
        LocalPipelineExecutor(
            stage.steps,
            tasks=stage.tasks,
            workers=min(options.workers, stage.tasks),
            logging_dir=f"{options.output}/logs/{stage.name}",
        ).run()


if __name__ == "__main__":
    main()
