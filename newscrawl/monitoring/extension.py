"""Watch: a Scrapy extension that runs the monitors when a crawl has ended."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import NotConfigured

from newscrawl.config import ConfigError
from newscrawl.monitoring.alerts import Alert, Alerts, Targets
from newscrawl.monitoring.limits import Limits

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

_runs: dict[Targets, Alerts] = {}
"""The alerts of this process, which are sent together when it ends."""


class Watch:
    """Runs the suite ``newscrawl.monitoring.monitors.PublisherSuite`` at the end of a crawl into an
    output. Without the setting ``NEWSCRAWL_MONITORS`` it is not there, and Spidermon is not asked
    for.

    Settings:

    NEWSCRAWL_MONITORS   a table: see ``Limits``; None: no monitors
    NEWSCRAWL_ALERTS     file that gets a JSON line for each alert
    NEWSCRAWL_WEBHOOK, NEWSCRAWL_SMTP, NEWSCRAWL_MAIL_TO, NEWSCRAWL_MAIL_FROM
                         see ``Targets``

    Stats: newscrawl/alerts/<monitor>, what it found.
    """

    def __init__(self, crawler: Crawler, limits: Limits, alerts: Alerts) -> None:
        self._crawler = crawler
        self._limits = limits
        self._alerts = alerts
        crawler.signals.connect(self._look, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Raises ConfigError where Spidermon is not installed."""
        settings = crawler.settings
        if settings["NEWSCRAWL_MONITORS"] is None or not settings["NEWSCRAWL_OUTPUT"]:
            raise NotConfigured
        check_installed()
        limits = Limits.of(
            settings.getdict("NEWSCRAWL_MONITORS"), getattr(crawler.spider, "name", "")
        )
        if limits is None:
            raise NotConfigured
        return cls(crawler, limits, alerts_of(settings))

    def _look(self) -> None:
        """Run the monitors; what fails in them is logged, and nothing else."""
        from spidermon import MonitorRunner

        from newscrawl.monitoring.monitors import PublisherSuite

        crawler = self._crawler
        assert crawler.stats is not None
        before = len(self._alerts.told)
        try:
            result = MonitorRunner().run(
                PublisherSuite(crawler=crawler),
                stats=crawler.stats.get_stats(),
                crawler=crawler,
                spider=crawler.spider,
                limits=self._limits,
                alerts=self._alerts,
            )
        except Exception:
            logger.exception("The monitors have failed")
            return
        for one in result.monitors_failed_action_results:
            if one.error:
                logger.error("The monitors' action %s has failed: %s", one.action.name, one.error)
        for alert in self._alerts.told[before:]:
            crawler.stats.set_value(f"newscrawl/alerts/{alert.monitor}", alert.message)


def check_installed() -> None:
    """Raises ConfigError where Spidermon is not installed."""
    try:
        import spidermon  # noqa: F401
    except ImportError:
        raise ConfigError(
            "monitors are set, but Spidermon is not installed; pip install 'newscrawl[monitors]'"
        ) from None


def tell_failed(settings: BaseSettings, crawl: str, error: BaseException) -> bool:
    """Where there are monitors: an alert of a crawl that did not begin, or broke, by ``error``.
    Returns whether there is one."""
    if settings["NEWSCRAWL_MONITORS"] is None or not settings["NEWSCRAWL_OUTPUT"]:
        return False
    if Limits.of(settings.getdict("NEWSCRAWL_MONITORS"), crawl) is None:
        return False
    message = str(error) or type(error).__name__
    run_id = str(settings["NEWSCRAWL_RUN_ID"] or "")
    alerts_of(settings).add([Alert(crawl, "crawl.failed", message, run_id)])
    return True


def alerts_of(settings: BaseSettings) -> Alerts:
    """The alerts of this process that go where ``settings`` say; they are sent when its reactor
    stops, which waits for that."""
    to: Any = settings.getlist("NEWSCRAWL_MAIL_TO")
    targets = Targets(
        file=settings["NEWSCRAWL_ALERTS"] or None,
        webhook=settings["NEWSCRAWL_WEBHOOK"] or None,
        smtp=settings["NEWSCRAWL_SMTP"] or Targets.smtp,
        mail_to=tuple(one.strip() for one in to if one.strip()),
        mail_from=settings["NEWSCRAWL_MAIL_FROM"] or None,
    )
    if targets not in _runs:
        from twisted.internet import reactor as twisted
        from twisted.internet.threads import deferToThread

        reactor: Any = twisted
        _runs[targets] = alerts = Alerts(targets)
        reactor.addSystemEventTrigger("before", "shutdown", lambda: deferToThread(alerts.send))
    return _runs[targets]
