"""The spider loader: every publisher is a spider by its id."""

from __future__ import annotations

import builtins
from functools import cache

from scrapy import Request, Spider
from scrapy.spiderloader import SpiderLoader

from newscrawl.publisher import Publisher
from newscrawl.publishers import PUBLISHERS
from newscrawl.spiders.news import NewsSpider


class PublisherSpiders(SpiderLoader):
    """Loads a spider for each publisher, and those in SPIDER_MODULES; of one name the latter."""

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of that name; raises KeyError where there is none."""
        if spider_name in super().list() or spider_name not in PUBLISHERS:
            return super().load(spider_name)
        return spider_of(PUBLISHERS[spider_name])

    def list(self) -> list[str]:
        """The names of all spiders, sorted."""
        return sorted({*super().list(), *PUBLISHERS})

    def find_by_request(self, request: Request) -> builtins.list[str]:
        """The names of the spiders that can handle ``request``."""
        return [name for name in self.list() if self.load(name).handles_request(request)]


@cache
def spider_of(publisher: Publisher) -> type[NewsSpider]:
    """The spider of a publisher, named by its id."""
    return type(
        "".join(word.title() for word in publisher.id.split("-")) + "Spider",
        (NewsSpider,),
        {
            "name": publisher.id,
            "publisher": publisher,
            "allowed_domains": list(publisher.hosts),
            "__doc__": f"Articles of {publisher.name}.",
        },
    )
