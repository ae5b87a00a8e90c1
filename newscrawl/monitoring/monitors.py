"""Monitors: what is looked at when a crawl has ended, as a suite of Spidermon.

Spidermon runs them one by one, as they are chosen here; its own suites need services that Scrapy
does not have any more. It is the extra ``monitors``.
"""

from __future__ import annotations

import time
from typing import Any, ClassVar

from spidermon import Action, Monitor, MonitorSuite, SkipAction, monitors

from newscrawl.monitoring.alerts import Alert, Alerts
from newscrawl.monitoring.figures import Figures, figures_of
from newscrawl.monitoring.limits import Limits

FEW = 5
"""Articles that must be expected for too few of them, or none, to say anything."""

ENOUGH = 20
"""Pages, or articles, of which a share says something."""

DROP = 0.5
"""A field is missed when it is on less than this share of the articles it usually is on."""

ENDS = ("finished", "shutdown", "outside_window")
"""How a crawl ends that was not broken: by itself, by its user, or as its window was over."""

USUAL = 0.2
"""A field that is on fewer of the articles than that, usually, is not missed."""


class _Watched(Monitor):  # type: ignore[misc]
    """What the monitors look at."""

    @property
    def limits(self) -> Limits:
        found: Limits = self.data.limits
        return found

    @property
    def baseline(self) -> dict[str, Any]:
        """Skips the monitor where there is none."""
        found = self.data.stats.get("newscrawl/baseline")
        if not found:
            self.skipTest("no baseline yet, or the crawl did not ask for all that is new")
        return dict(found)

    @property
    def figures(self) -> Figures:
        return figures_of(self.data.stats)


@monitors.name("crawl")
class CrawlMonitor(_Watched):
    """How the crawl ended."""

    @monitors.name("ended")
    def test_it_came_to_its_end(self) -> None:
        reason = str(self.data.stats.get("finish_reason"))
        if reason not in ENDS and not reason.startswith("closespider_"):
            said = self.data.stats.get("newscrawl/output_error")
            self.fail(f"ended early ({reason})" + (f": {said}" if said else ""))


@monitors.name("articles")
class ArticlesMonitor(_Watched):
    """Articles against the publisher's own baseline."""

    @monitors.name("none")
    def test_some_came(self) -> None:
        base = self.baseline
        if self.figures.articles == 0 and base["run_expected"] >= FEW:
            self.fail(
                f"no article in {base['run_hours']:.1f} hours; about {base['run_expected']:.0f} "
                "were to be expected"
            )

    @monitors.name("few")
    def test_enough_came(self) -> None:
        base = self.baseline
        if self.figures.articles == 0 and base["run_expected"] >= FEW:
            self.skipTest("none came at all")
        expected, came = base["expected"], base["articles"]
        if expected >= FEW and came < self.limits.min_articles * expected:
            self.fail(
                f"{came} articles in {base['hours']:.0f} hours; about {expected:.0f} were to be "
                f"expected, and {self.limits.min_articles:.0%} of them must come"
            )


@monitors.name("coverage")
class CoverageMonitor(_Watched):
    """Fields that articles should have."""

    @monitors.name("floor")
    def test_fields_are_filled(self) -> None:
        found = self.figures
        if found.read < ENOUGH:
            self.skipTest(f"{found.read} articles are too few to say")
        missed = [
            f"{name} on {found.coverage[name]:.0%} (at least {least:.0%})"
            for name, least in self.limits.min_coverage.items()
            if found.coverage[name] < least
        ]
        if missed:
            self.fail(f"of {found.read} articles: {', '.join(missed)}")

    @monitors.name("drop")
    def test_fields_are_filled_as_usual(self) -> None:
        base = self.baseline
        if base["read"] < ENOUGH:
            self.skipTest(f"{base['read']} articles are too few to say")
        missed = [
            f"{name} on {share['now']:.0%} (usually {share['usual']:.0%})"
            for name, share in base["coverage"].items()
            if share["usual"] >= USUAL and share["now"] < DROP * share["usual"]
        ]
        if missed:
            self.fail(f"of {base['read']} articles: {', '.join(missed)}")


@monitors.name("generic")
class GenericMonitor(_Watched):
    """Articles that no layout fitted: the site has a new one."""

    @monitors.name("share")
    def test_layouts_fit(self) -> None:
        found = self.figures
        if not getattr(getattr(self.data.spider, "publisher", None), "layouts", ()):
            self.skipTest("no layout is known for it")
        if found.read < ENOUGH:
            self.skipTest(f"{found.read} articles are too few to say")
        share = found.generic_share or 0.0
        if share > self.limits.max_generic:
            self.fail(
                f"no layout fits {share:.0%} of {found.read} articles (at most "
                f"{self.limits.max_generic:.0%}): the site may have changed its markup"
            )


@monitors.name("errors")
class ErrorsMonitor(_Watched):
    """Pages that failed, or gave nothing."""

    @monitors.name("share")
    def test_pages_come(self) -> None:
        found = self.figures
        asked = found.fetched + found.failed
        if asked < ENOUGH:
            self.skipTest(f"{asked} pages are too few to say")
        share = found.error_share or 0.0
        if share > self.limits.max_errors:
            self.fail(
                f"{share:.0%} of {asked} articles failed, or gave nothing (at most "
                f"{self.limits.max_errors:.0%})"
            )

    @monitors.name("blocked")
    def test_site_answers(self) -> None:
        stats = self.data.stats
        prefix = "newscrawl/blocked/"
        sites = [
            f"{name.removeprefix(prefix)} ({how})"
            for name, how in stats.items()
            if name.startswith(prefix)
        ]
        if sites:
            self.fail(f"refuses us: {', '.join(sites)}")


@monitors.name("lag")
class LagMonitor(_Watched):
    """How old the newest article is."""

    @monitors.name("hours")
    def test_news_is_new(self) -> None:
        newest = self.data.stats.get("newscrawl/newest_at")
        if newest is None or not self.data.spider.asks_for_all():
            self.skipTest("no article yet, or the crawl did not ask for all that is new")
        hours = (time.time() - newest) / 3600
        if hours > self.limits.max_lag:
            self.fail(
                f"the newest article is {hours:.0f} hours old (at most {self.limits.max_lag:g})"
            )


class Tell(Action):  # type: ignore[misc]
    """Action of Spidermon: hands what the monitors found over to ``data.alerts``, which sees to
    log, file, webhook and mail."""

    def run_action(self) -> None:
        """Raises SkipAction where nothing is to be told."""
        failed = self.result.monitors_failed_results
        if not failed:
            raise SkipAction("no monitor failed")
        told: Alerts = self.data.alerts
        told.add(
            Alert(
                publisher=self.data.spider.name,
                monitor=one.monitor.name.replace("/", "."),
                message=one.reason or one.error.strip().splitlines()[-1],
                run_id=str(self.data.stats.get("newscrawl/run_id") or ""),
            )
            for one in failed
        )


class PublisherSuite(MonitorSuite):  # type: ignore[misc]
    """What is looked at after the crawl of a publisher."""

    monitors: ClassVar[list[type[Monitor]]] = [
        CrawlMonitor,
        ArticlesMonitor,
        CoverageMonitor,
        GenericMonitor,
        ErrorsMonitor,
        LagMonitor,
    ]
    monitors_failed_actions: ClassVar[list[type[Action]]] = [Tell]
