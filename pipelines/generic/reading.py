"""Reading: an unknown page's lines, and which of them are its article's."""

from __future__ import annotations

from dataclasses import dataclass, field

from newscrawl.article import Reason
from newscrawl.markup import Element
from newscrawl.page import Line
from pipelines.generic.body import find_bodies
from pipelines.generic.choose import choose, named_reasons
from pipelines.generic.confidence import Signs, read_signs
from pipelines.generic.evidence import Told
from pipelines.generic.standfirst import find_standfirst, is_repeated
from pipelines.generic.weigh import Chains, kind, weigh
from pipelines.generic.weights import Weights


@dataclass(slots=True)
class Reading:
    """How a page was read.

    lines    all that were looked at, with their values
    bodies   the elements that hold the text
    body     the lines in them, with their values
    kept     the lines of the article, the standfirst first
    dropped  the other lines of the body, each with what its name says of it
    """

    lines: list[Line]
    values: list[float]
    bodies: list[Element] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    body_values: list[float] = field(default_factory=list)
    kept: list[Line] = field(default_factory=list)
    dropped: list[tuple[Line, Reason | None]] = field(default_factory=list)

    @classmethod
    def of_lines(cls, lines: list[Line]) -> Reading:
        """A reading of which nothing else is known."""
        values = [float(len(line.text)) for line in lines]
        return cls(lines, values, body=lines, body_values=values, kept=lines)

    def signs(self, told: Told, weights: Weights) -> Signs:
        """What speaks for this reading."""
        body = list(zip(self.body, self.body_values, strict=True))
        return read_signs(self.kept, body, self.values, told, weights)


def read_page(lines: list[Line], region: Element, told: Told, weights: Weights) -> Reading:
    """Tell the article among the ``lines`` of ``region``."""
    chains = Chains(region)
    values = weigh(lines, chains, weights)
    reading = Reading(lines, values, find_bodies(lines, values, chains, weights))
    within = _within(reading.bodies, lines, chains)
    places = [at for at, inside in enumerate(within) if inside is not None]
    if not places:
        return reading
    body = reading.body = [lines[at] for at in places]
    own = reading.body_values = [values[at] for at in places]
    named = [
        None if told.begins(line.text) else reason
        for line, reason in zip(
            body, named_reasons([within[at] or () for at in places], own, weights), strict=True
        )
    ]
    before = lines[: places[0]]
    begun = _begun(before, values, body, own)
    above = find_standfirst(before[:begun], chains, told, weights)
    reading.kept = [one for one in above if not is_repeated(one, body)] + before[begun:]
    chosen = choose(body, own, named, told, weights)
    for line, is_chosen, reason in zip(body, chosen, named, strict=True):
        if is_chosen:
            reading.kept.append(line)
        else:
            reading.dropped.append((line, reason))
    return reading


def _within(
    bodies: list[Element], lines: list[Line], chains: Chains
) -> list[tuple[Element, ...] | None]:
    """For each line the elements of a body that it stands in, None for one outside all bodies."""
    ends = set(bodies)

    def inside(line: Line) -> tuple[Element, ...] | None:
        chain = chains[line.element]
        at = next((at for at, up in enumerate(chain) if up in ends), None)
        return None if at is None else chain[:at]

    return list(map(inside, lines)) if ends else [None] * len(lines)


def _begun(before: list[Line], values: list[float], body: list[Line], own: list[float]) -> int:
    """From which of the lines ``before`` the body its text has begun: sentences that stand right
    before it in elements such as its own do, as where the rest is for subscribers."""
    kinds = {kind(line.element) for line, value in zip(body, own, strict=True) if value > 0}
    at = len(before)
    while at and values[at - 1] > 0 and not before[at - 1].after_image:
        if kind(before[at - 1].element) not in kinds:
            break
        at -= 1
    return at
