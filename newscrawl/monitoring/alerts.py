"""Alerts: what monitors found wrong, told in the log and a file at once, and by a webhook and a
mail for the whole run at its end.

Whatever cannot be told so is warned of in the log; it ends nothing.
"""

from __future__ import annotations

import json
import logging
import smtplib
import socket
import ssl
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

from newscrawl.lines import OutputError, locked

logger = logging.getLogger(__name__)

PATIENCE = 15.0
"""Seconds that a webhook or a mail server has to answer."""

_MOST_SHOWN = 50  # alerts in a mail or in a webhook's text; all are in its "alerts"


@dataclass(frozen=True)
class Alert:
    """What a monitor found wrong with a crawl: ``monitor`` is its name, such as "lag.hours"."""

    publisher: str
    monitor: str
    message: str
    run_id: str = ""
    at: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    def __str__(self) -> str:
        return f"{self.publisher}: {self.monitor}: {self.message}"


@dataclass(frozen=True)
class Targets:
    """Where alerts go, besides the log.

    file       gets a JSON line for each
    webhook    URL that is sent a JSON document with POST
    smtp       "smtp://name:password@host:587" (encrypted where the server offers it; with a
               name, only then) or "smtps://…:465"
    mail_to    addresses that get a mail
    mail_from  its sender
    """

    file: str | None = None
    webhook: str | None = None
    smtp: str = "smtp://localhost:25"
    mail_to: tuple[str, ...] = ()
    mail_from: str | None = None


class Alerts:
    """The alerts of a run. ``send`` tells of all of them; until then they are in the log and in the
    file."""

    def __init__(self, targets: Targets) -> None:
        self.targets = targets
        self.told: list[Alert] = []

    def add(self, alerts: Iterable[Alert]) -> None:
        """Log them, and write them to the file."""
        found = list(alerts)
        for one in found:
            logger.warning("Alert: %s", one)
        self.told += found
        if self.targets.file:
            try:
                with locked(Path(self.targets.file)) as file:
                    file.append(_line(one) for one in found)
            except OutputError as error:
                logger.warning("Alerts are not in the file: %s", error)

    def send(self) -> None:
        """Call the webhook and send the mail, where there are alerts; then there are none. May take
        a while: ``PATIENCE`` seconds for each."""
        alerts, self.told = self.told, []
        if not alerts:
            return
        if self.targets.webhook:
            call(self.targets.webhook, alerts)
        if self.targets.mail_to:
            mail(self.targets, alerts)


def call(webhook: str, alerts: Sequence[Alert]) -> bool:
    """Send ``alerts`` to ``webhook``: whether it took them. ``text`` of the document is what chat
    services show (Slack, Mattermost, Google Chat)."""
    document = {
        "text": _text(alerts),
        "run_id": alerts[0].run_id,
        "alerts": [asdict(one) for one in alerts],
    }
    request = Request(
        webhook,
        json.dumps(document, ensure_ascii=False).encode(),
        {"Content-Type": "application/json; charset=utf-8", "User-Agent": "newscrawl"},
    )
    where = urlsplit(webhook).hostname  # the rest of the address may be a secret
    try:
        with urlopen(request, timeout=PATIENCE):
            return True
    except HTTPError as error:
        error.close()
        logger.warning("The webhook at %s was not called: it answers %d", where, error.code)
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        logger.warning("The webhook at %s was not called: %s", where, reason)
    except Exception as error:  # what http.client raises for an answer that is none
        logger.warning("The webhook at %s was not called: %s", where, type(error).__name__)
    return False


def mail(targets: Targets, alerts: Sequence[Alert]) -> bool:
    """Mail ``alerts``: whether the server took the mail."""
    server = urlsplit(targets.smtp)
    try:
        with _connected(targets.smtp) as connection:
            refused = connection.send_message(compose(targets, alerts))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        logger.warning("No mail was sent by %s: %s", server.hostname, _plain(error))
        return False
    for address, (code, _) in refused.items():
        logger.warning("%s refuses mail to %s: %d", server.hostname, address, code)
    return True


def compose(targets: Targets, alerts: Sequence[Alert]) -> EmailMessage:
    """The mail that tells of ``alerts``."""
    publishers = sorted({one.publisher for one in alerts})
    who = publishers[0] if len(publishers) == 1 else f"{len(publishers)} publishers"
    made = EmailMessage()
    made["Subject"] = f"newscrawl: {who}: {_count(alerts)}"
    made["From"] = targets.mail_from or f"newscrawl@{socket.gethostname()}"
    made["To"] = ", ".join(targets.mail_to)
    made["Date"] = formatdate()
    made["Message-ID"] = make_msgid(domain=socket.gethostname())
    made["Auto-Submitted"] = "auto-generated"
    run = f"\n\nRun {alerts[0].run_id}" if alerts[0].run_id else ""
    made.set_content(_text(alerts) + run + "\n")
    return made


def _connected(url: str) -> smtplib.SMTP:
    """A connection to the mail server at ``url``, logged in where a name is given."""
    said = urlsplit(url)
    host, port = said.hostname or "localhost", said.port
    context = ssl.create_default_context()
    if said.scheme == "smtps":
        made: smtplib.SMTP = smtplib.SMTP_SSL(host, port or 465, timeout=PATIENCE, context=context)
    else:
        made = smtplib.SMTP(host, port or (587 if said.username else 25), timeout=PATIENCE)
    try:
        if said.scheme != "smtps":
            made.ehlo_or_helo_if_needed()
            if made.has_extn("starttls") and (said.username or host != "localhost"):
                made.starttls(context=context)
            elif said.username:
                raise smtplib.SMTPNotSupportedError(
                    "the server offers no encryption (STARTTLS), so no password is sent"
                )
        if said.username:
            made.login(unquote(said.username), unquote(said.password or ""))
    except BaseException:
        made.close()
        raise
    return made


def _text(alerts: Sequence[Alert]) -> str:
    shown = [str(one) for one in alerts[:_MOST_SHOWN]]
    if len(alerts) > _MOST_SHOWN:
        shown.append(f"… and {len(alerts) - _MOST_SHOWN} more")
    return "\n".join([f"newscrawl: {_count(alerts)}", *shown])


def _count(alerts: Sequence[Alert]) -> str:
    return "1 alert" if len(alerts) == 1 else f"{len(alerts)} alerts"


def _line(alert: Alert) -> bytes:
    return json.dumps(asdict(alert), ensure_ascii=False).encode("utf-8", "replace")


def _plain(error: Exception) -> str:
    """What a mail server says, in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"{error.smtp_code} {' '.join(text.split())}"
    return " ".join(str(error).split()) or type(error).__name__
