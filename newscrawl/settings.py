"""Scrapy settings of newscrawl; the names that Scrapy knows are explained in its documentation.

What a user sets in ``newscrawl.toml`` or NEWSCRAWL_* variables (see ``newscrawl.config``) comes
in here; ``-s NAME=value`` on Scrapy's command line goes over it.
"""

from __future__ import annotations

import re

from scrapy.settings import default_settings

from newscrawl.config import load_config
from newscrawl.limits import MAX_PAGE
from newscrawl.net.manners import pace
from pipelines import ITEM_PIPELINES as ITEM_PIPELINES

_config = load_config()

BOT_NAME = "newscrawl"
SPIDER_MODULES = ["newscrawl.spiders"]
SPIDER_LOADER_CLASS = "newscrawl.spiders.loader.PublisherSpiders"

# Who we are. A site owner must be able to reach whoever runs the crawl: NEWSCRAWL_CONTACT.
USER_AGENT = _config.identity()
# The name that robots.txt files know us by: the first word of the User-Agent.
ROBOTSTXT_USER_AGENT = re.split(r"[/\s]", USER_AGENT, maxsplit=1)[0]
ROBOTSTXT_OBEY = True

# How fast. NEWSCRAWL_DELAY is the least time between two requests to a host, in seconds, and
# NEWSCRAWL_JITTER by how much of it they may be further apart, by chance; a longer Crawl-delay in a
# site's robots.txt goes over both. A delay of 0 is for sites of your own, such as the demo's.
NEWSCRAWL_DELAY = 1.0 if _config.delay is None else _config.delay
NEWSCRAWL_JITTER = 0.5 if _config.jitter is None else _config.jitter
_pace = pace(NEWSCRAWL_DELAY, NEWSCRAWL_JITTER)
DOWNLOAD_DELAY = _pace["DOWNLOAD_DELAY"]
# Before 2.19 the setting has another name, of which later versions warn.
if hasattr(default_settings, "DOWNLOAD_DELAY_JITTER"):
    DOWNLOAD_DELAY_JITTER = _pace["DOWNLOAD_DELAY_JITTER"]
else:
    RANDOMIZE_DOWNLOAD_DELAY = False
# When: "22:00-05:00" in the newsroom's zone; "" at any time. And what is set for single publishers.
NEWSCRAWL_CRAWL_WINDOW = _config.crawl_window or ""
NEWSCRAWL_PUBLISHERS = dict(_config.publishers)
NEWSCRAWL_PROXY = ""
# Whether hosts are asked for their tdmrep.json.
NEWSCRAWL_TDMREP = True
# Publishers with javascript: the browser ("": where it is found), and most seconds for a page.
NEWSCRAWL_JAVASCRIPT = False
NEWSCRAWL_BROWSER = ""
NEWSCRAWL_BROWSER_SECONDS = 30.0
AUTOTHROTTLE_ENABLED = NEWSCRAWL_DELAY > 0
AUTOTHROTTLE_START_DELAY = _pace["AUTOTHROTTLE_START_DELAY"]
AUTOTHROTTLE_MAX_DELAY = 60.0
CONCURRENT_REQUESTS = _config.concurrency or 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1 if NEWSCRAWL_DELAY else CONCURRENT_REQUESTS
# What a response gives is worked on one by one: the steps wait for nothing, and Scrapy would start
# 100 tasks for each response.
CONCURRENT_ITEMS = 1

# Archives serve everybody: one request at a time, at their pace (the Wayback Machine answers 429
# to more than about 15 pages a minute).
DOWNLOAD_SLOTS = {
    host: {"concurrency": 1, "delay": max(NEWSCRAWL_DELAY, delay) if NEWSCRAWL_DELAY else 0.0}
    for host, delay in (
        ("web.archive.org", 4.0),
        ("index.commoncrawl.org", 2.0),
        ("data.commoncrawl.org", 1.0),
    )
}

# What we take. Certificates are checked; a page has up to 10 MiB (listings: see the spider); only
# HTTP and HTTPS are spoken, and only with hosts of the public internet.
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_MAXSIZE = MAX_PAGE
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_HANDLERS = {
    "http": "newscrawl.net.download.SafeDownload",
    "https": "newscrawl.net.download.SafeDownload",
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}
TWISTED_DNS_RESOLVER = "newscrawl.net.resolver.PublicResolver"
NEWSCRAWL_PRIVATE_ADDRESSES = bool(_config.private_addresses)

# What is tried again, how often and after how long: newscrawl.net.failures, newscrawl.net.retries.
RETRY_ENABLED = True
RETRY_TIMES = 3
NEWSCRAWL_RETRY_WAIT = 5.0 if NEWSCRAWL_DELAY else 0.0
NEWSCRAWL_PATIENCE = 300.0
SCHEDULER = "newscrawl.net.waiting.PatientScheduler"
REDIRECT_MAX_TIMES = 5
# Index pages reload themselves by meta refresh: that is no redirect.
METAREFRESH_ENABLED = False
COOKIES_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "id,en;q=0.5",
}
# Ours take the place of Scrapy's: OffsiteMiddleware would keep the robots.txt of an archive from
# us, and so leave it unheeded.
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "newscrawl.net.manners.StayInBounds": 50,
    "newscrawl.net.obey.ObeyRobots": 100,
    "newscrawl.net.retries.Retry": 550,
    "newscrawl.net.browser.Render": 585,
    "newscrawl.net.manners.UseProxy": 740,
    "newscrawl.warc.keep.KeepRaw": 895,
}

# Scrapy would leave out longer URLs in silence; StayInBounds says that it does.
URLLENGTH_LIMIT = 0

# Publishers that newscrawl crawls at the same time, each with a spider of its own; and from how
# many hours before its last success a source is read again: what a site lists late, or with a
# time in the wrong zone, is found then. What is found twice has one id.
NEWSCRAWL_SIDE_BY_SIDE = _config.side_by_side or 8
NEWSCRAWL_OVERLAP = 6.0 if _config.overlap is None else _config.overlap

# An article is fetched again where its list says that it has changed: for so many days after it was
# published, so many times.
NEWSCRAWL_RECHECK_DAYS = 7.0
NEWSCRAWL_RECHECK_TIMES = 3

# How lines of a folder become files (see pipelines.write).
NEWSCRAWL_SEGMENT_LINES = 10_000
NEWSCRAWL_SEGMENT_BYTES = 64 * 1024 * 1024
NEWSCRAWL_SEGMENT_SECONDS = 300.0
NEWSCRAWL_COMPRESSION = _config.compression or "none"
# Whether what tells copies of one story apart from others is kept while crawling, for exports.
NEWSCRAWL_FINGERPRINTS = bool(_config.fingerprints)

# Pages of one article, and where the lines go (None: where Scrapy's -O says; see pipelines.write).
NEWSCRAWL_MAX_PAGES = 20
NEWSCRAWL_OUTPUT = _config.output
NEWSCRAWL_WARC = _config.warc or ""

# Filter lists (EasyList, ABPindo) by which article bodies are stripped, besides our own rules.
NEWSCRAWL_RULES = list(_config.rules or ())
# Folder of learned templates to use; with it, what is seen is noted to learn from.
NEWSCRAWL_TEMPLATES = _config.templates

# Monitors, and where their alerts go: newscrawl.monitoring. None: there are none.
NEWSCRAWL_MONITORS = _config.watched()
NEWSCRAWL_ALERTS = _config.alerts or ""
NEWSCRAWL_WEBHOOK = _config.webhook or ""
NEWSCRAWL_SMTP = _config.smtp or ""
NEWSCRAWL_MAIL_TO = list(_config.mail_to or ())
NEWSCRAWL_MAIL_FROM = _config.mail_from or ""

# No port is opened: Scrapy's consoles run any code that reaches them. They are not even imported,
# which would take an eighth of a second.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
_CONSOLES = (
    "scrapy.extensions.telnet.TelnetConsole",
    "scrapy.extensions.remote_control.RemoteControl",
)
EXTENSIONS_BASE = {
    name: place for name, place in default_settings.EXTENSIONS_BASE.items() if name not in _CONSOLES
}
EXTENSIONS = {
    "pipelines.rejects.Rejects": 500,
    "newscrawl.net.manners.KeepDistance": 500,
    "newscrawl.net.manners.TakeText": 500,
    "newscrawl.net.windows.KeepWindow": 500,
    "newscrawl.monitoring.extension.Watch": 500,
}
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = _config.log_level or "INFO"
NEWSCRAWL_LOG_FORMAT = _config.log_format or "text"
LOG_FORMATTER = "newscrawl.logs.ShortLog"

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
