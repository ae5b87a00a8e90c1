"""Which rule hit what on a page, and which rules of a list hit nothing on any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from newscrawl.api import clean
from newscrawl.inputs import Saved
from newscrawl.markup import printed
from newscrawl.page import NotAnArticle, Page, Removed
from pipelines.cosmetics import Rule, Ruleset
from pipelines.decode import Decode
from pipelines.filterlists import FilterLists
from pipelines.head import ReadHead

MOST = "it would take most of the text"


@dataclass(frozen=True)
class Fate:
    """What became of an element, or a line, that a rule selects.

    fate    "taken" out of the article; "refused" by the guard; "outside": selected by a rule of a
            filter list where no text of the article stands
    why     of a refusal, why
    place   where the rule is written, such as "ad.txt:12"; "" for one that is no line of a file
    """

    fate: Literal["taken", "refused", "outside"]
    reason: str
    rule: str
    place: str
    path: str
    text: str
    why: str = ""


@dataclass(frozen=True)
class Explanation:
    """What the rules did to a page; ``rejected``: why it gave no article, where it gave none."""

    input: str
    url: str | None
    method: Literal["layout", "generic"]
    layout: str | None
    rejected: str | None = None
    fates: list[Fate] = field(default_factory=list)


def explain(
    name: str, saved: Saved, lists: FilterLists | None, *, layouts: bool = True
) -> Explanation:
    """What our own rules, and those of ``lists``, do to the page that the input ``name`` holds.

    On a page that gives no article the rules come as far as it was read.
    """
    headers = {"content-type": saved.content_type} if saved.content_type else {}
    page = Page(
        saved.content,
        url=saved.url,
        headers=headers,
        fetched_at=saved.fetched_at,
        layouts=layouts,
        lists=lists,
    )
    rejected = None
    try:
        clean(page)
    except NotAnArticle as error:
        rejected = f"{error.reason}: {error.detail}" if error.detail else error.reason
    fates = [_fate("taken", one) for one in page.removed]
    fates += [_fate("refused", one) for one in page.refused]
    fates += _outside(page)
    layout = page.layout.name if page.layout else None
    method: Literal["layout", "generic"] = "layout" if layout else "generic"
    return Explanation(name, page.url, method, layout, rejected, fates)


def _fate(fate: Literal["taken", "refused"], one: Removed) -> Fate:
    why = (one.refusal or MOST) if fate == "refused" else ""
    return Fate(fate, one.reason, one.rule, one.place, one.path, one.text, why)


def _outside(page: Page) -> Iterator[Fate]:
    """What the lists select besides."""
    if page.lists is None or page.index is None:
        return
    known = {one.element for one in (*page.removed, *page.refused)}
    host = urlsplit(page.url).hostname if page.url else None
    for element, rule in page.lists.ruleset.match(page.index, host):
        if known.isdisjoint((element, *element.iterancestors())):
            path = str(element.getroottree().getpath(element))
            yield Fate("outside", rule.reason, str(rule), rule.place, path, printed(element))


@dataclass
class Tried:
    """Rules tried on pages: on how many each was, and on how many it selected something."""

    pages: int = 0
    unread: list[str] = field(default_factory=list)
    """Pages that could not be read, and why."""
    tried: Counter[Rule] = field(default_factory=Counter)
    hits: Counter[Rule] = field(default_factory=Counter)

    def never(self, rules: Iterable[Rule]) -> list[Rule]:
        """Of ``rules``, those that selected nothing on any page of a site that they are for."""
        return [one for one in rules if self.tried[one] and not self.hits[one]]


def try_rules(rules: list[Rule], pages: Iterable[tuple[str, bytes]]) -> Tried:
    """Try ``rules`` on whole pages, given by name and content."""
    ruleset, found = Ruleset(rules), Tried()
    hiding = [rule for rule in rules if not rule.exception]
    general = [rule for rule in hiding if not rule.domains and not rule.excluded]
    bound = [rule for rule in hiding if rule.domains or rule.excluded]
    hosts: Counter[str | None] = Counter()
    for name, content in pages:
        page = Page(content)
        try:
            ReadHead().process_item(Decode().process_item(page))
        except NotAnArticle as error:
            found.unread.append(f"{name}: {error}")
            continue
        host = urlsplit(page.url).hostname if page.url else None
        hosts[host] += 1
        found.pages += 1
        assert page.index is not None
        found.hits.update(ruleset.hitting(page.index, host))
    for rule in general:
        found.tried[rule] = found.pages
    for rule in bound:
        found.tried[rule] = sum(count for host, count in hosts.items() if rule.is_for(host))
    return found
