"""Near-duplicates on their way into an export: left out, or marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from weakref import finalize

from newscrawl.delivery.output import Output
from newscrawl.duplicates.kept import Prints, check
from newscrawl.export.record import Record, Step

if TYPE_CHECKING:
    from newscrawl.export.settle import Settled

WAYS = ("near", "mark")
"""Of copies of one story only the first is exported, or all, marked."""
NAME = "duplicate"
"""Why an article is left out, and what the step is called."""

Tell = Callable[[str, int, int], None]


def near_duplicates(
    inputs: Sequence[str], way: str, tell: Tell = lambda *_: None
) -> Callable[[Settled], Step]:
    """A maker of the step, see ``newscrawl.export.record.Step``, which looks at every article that
    was settled, and settles what is a copy of what. In an export of what is new, the articles of
    earlier exports count, too.

    ``inputs``: data directories and files, in whose state fingerprints may be kept. Raises
    ``MissingError`` where the library is not installed.
    """
    check()

    def make(settled: Settled) -> Step:
        prints = Prints()
        try:
            for name in inputs:
                for state in Output.of(name).states():
                    prints.load(state)
            for line in settled.everything(lambda done, total: tell("comparing", done, total)):
                prints.add(line)
            prints.settle()
        except BaseException:
            prints.close()
            raise

        def step(record: Record) -> Record | None:
            copy = prints.copy_of(record.told.id)
            of, cluster = (copy.of, copy.cluster) if copy else (None, None)
            if of and way == "near":
                return None
            if (of, cluster) == (record.told.duplicate_of, record.told.duplicate_cluster):
                return record
            return record.replace(duplicate_of=of, duplicate_cluster=cluster)

        finalize(step, prints.close)
        return step

    return make
