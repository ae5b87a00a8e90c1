"""Scrapy settings of newscrawl; the names that Scrapy knows are explained in its documentation.

What a user sets in ``newscrawl.toml`` or NEWSCRAWL_* variables (see ``newscrawl.config``) comes
in here; ``-s NAME=value`` on Scrapy's command line goes over it.
"""

from __future__ import annotations

import re

from scrapy.settings import default_settings

from newscrawl.config import load_config
from newscrawl.limits import MAX_PAGE
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

# How fast. NEWSCRAWL_DELAY is the least time between two requests to a host, in seconds; a longer
# Crawl-delay in a site's robots.txt goes over it. 0 is for sites of your own, such as the demo's.
NEWSCRAWL_DELAY = 1.0 if _config.delay is None else _config.delay
DOWNLOAD_DELAY = NEWSCRAWL_DELAY
# The delay is the least there is between two requests: Scrapy would vary it downwards too. Before
# 2.19 the setting has another name, of which later versions warn.
if hasattr(default_settings, "DOWNLOAD_DELAY_JITTER"):
    DOWNLOAD_DELAY_JITTER = 0.0
else:
    RANDOMIZE_DOWNLOAD_DELAY = False
AUTOTHROTTLE_ENABLED = NEWSCRAWL_DELAY > 0
AUTOTHROTTLE_START_DELAY = NEWSCRAWL_DELAY
AUTOTHROTTLE_MAX_DELAY = 60.0
CONCURRENT_REQUESTS = _config.concurrency or 16
CONCURRENT_REQUESTS_PER_DOMAIN = 2 if NEWSCRAWL_DELAY else CONCURRENT_REQUESTS
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

# What we take. Certificates are checked; a page has up to 10 MiB (listings: see the spider).
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_MAXSIZE = MAX_PAGE
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60
RETRY_ENABLED = True
RETRY_TIMES = 3
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 522, 524]
REDIRECT_MAX_TIMES = 5
# Index pages reload themselves by meta refresh: that is no redirect.
METAREFRESH_ENABLED = False
COOKIES_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "id,en;q=0.5",
}
# Scrapy's own middleware against other sites would keep the robots.txt of an archive from us, and
# so leave it unheeded; StayOnSite does what it is for.
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "newscrawl.manners.StayOnSite": 50,
    "newscrawl.manners.ObeyRobots": 100,
}

# A URL of any length may be asked for: what is left out in silence would never come to an end.
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

# Pages of one article, and where the lines go (None: where Scrapy's -O says; see pipelines.write).
NEWSCRAWL_MAX_PAGES = 20
NEWSCRAWL_OUTPUT = _config.output

# Filter lists (EasyList, ABPindo) by which article bodies are stripped, besides our own rules.
NEWSCRAWL_RULES = list(_config.rules or ())
# Folder of learned templates to use; with it, what is seen is noted to learn from.
NEWSCRAWL_TEMPLATES = _config.templates

EXTENSIONS = {"pipelines.rejects.Rejects": 500}
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = _config.log_level or "INFO"
LOG_FORMATTER = "newscrawl.logs.ShortLog"

# No port is opened: the consoles run any code that reaches them.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
