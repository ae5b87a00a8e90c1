"""Decide: bring what was found on a site into its templates, as the user says."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from newscrawl.learning.sift import Sifted
from pipelines.learned.template import SiteTemplates, Template

ALL = "all"
"""In place of ids: every template that would be used."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of what was found.

    new       not in the file before: those taken into use, or all where nothing is written
    used      in use before, and still
    rejected  not to be used, nor proposed again
    left      found, and left out of the file
    """

    new: list[Template]
    used: list[Template]
    rejected: list[Template]
    left: list[Template]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A site's templates as they are, and what was found on its articles.

    known   those in its file, with the evidence that was found now
    new     those found that are not in it
    """

    site: str
    sifted: Sifted
    known: tuple[Template, ...] = ()
    new: tuple[Template, ...] = ()
    before: SiteTemplates | None = field(default=None, compare=False)

    def outcome(self, after: SiteTemplates | None = None) -> Outcome:
        """What becomes of it; ``after`` are the templates that were accepted, None for none yet."""
        before = {one.id for one in self.known if one.status == "used"}
        there = self.known if after is None else after.templates
        used = [one for one in there if one.status == "used"]
        ids = {one.id for one in there}
        left = [one for one in self.new if one.id not in ids]
        return Outcome(
            new=left if after is None else [one for one in used if one.id not in before],
            used=[one for one in used if one.id in before],
            rejected=[one for one in there if one.status == "rejected"],
            left=[] if after is None else left,
        )

    def ids(self) -> set[str]:
        """The ids that may be accepted or rejected: those held back among them."""
        held = (one.template for one in self.sifted.held)
        return {one.id for one in (*self.known, *self.new, *held)}

    def accept(self, ids: Collection[str] = (ALL,), reject: Collection[str] = ()) -> SiteTemplates:
        """The site's templates with those of ``ids`` used and those of ``reject`` rejected; the
        others stay as they are in the file, or out of it. ``ALL`` stands for all that are new."""
        chosen: dict[str, Template] = {one.id: one for one in self.known}
        held = [one.template for one in self.sifted.held]
        for one in (*self.new, *held):
            fits = one.id in ids or (ALL in ids and one in self.new)
            if fits or one.id in reject or (ALL in reject and one in self.new):
                chosen[one.id] = one
        for id, one in chosen.items():
            if id in reject or (ALL in reject and one in self.new and id not in ids):
                chosen[id] = replace(one, status="rejected")
            elif id in ids:
                chosen[id] = replace(one, status="used")
        return SiteTemplates(self.site, tuple(chosen.values()))


def propose(site: str, sifted: Sifted, before: SiteTemplates | None) -> Proposal:
    """What was found on a site beside the templates it has ``before``."""
    known = {one.id: one for one in before.templates} if before else {}
    held = (one.template for one in sifted.held)
    seen = {one.id: one for one in (*held, *sifted.found)}
    kept = [_renewed(one, seen.get(id)) for id, one in known.items()]
    new = [one for one in sifted.found if one.id not in known]
    return Proposal(site, sifted, tuple(kept), tuple(new), before)


def _renewed(known: Template, seen: Template | None) -> Template:
    """A template with the evidence of now, and with what its box was found to hold besides."""
    if seen is None:
        return known
    return replace(
        known,
        texts=tuple(sorted({*known.texts, *seen.texts})),
        links=known.links or seen.links,
        label=known.label or seen.label,
        seen=seen.seen,
        of=seen.of,
        month=seen.month,
        examples=seen.examples,
    )


def unknown(ids: Iterable[str], proposals: Iterable[Proposal]) -> list[str]:
    """Of ``ids`` those that no proposal has."""
    there = {ALL}.union(*(one.ids() for one in proposals))
    return sorted(set(ids) - there)
