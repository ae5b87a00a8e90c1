"""Play the newsstand to try newscrawl on: a shell, or a command, that takes it for the internet.

    python -m newsstand [--articles N] [--days N] [COMMAND ARGUMENT...]

While it runs, ``newscrawl crawl detik`` and the like find made-up articles at the real addresses of
the publishers, and nothing leaves this machine. Exits with the status of the shell or command.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from newsstand.server import Newsstand

ARTICLES, DAYS = 20, 2
"""Articles in each layout, and the days they are spread over, today being the last."""

OWN = {"NEWSCRAWL_DELAY": "0", "NEWSCRAWL_CONTACT": "https://newsstand.example/try"}
"""What is set for crawls of it: nobody minds how fast it is asked."""


def environment(stand: Newsstand) -> dict[str, str]:
    """The variables with which a command takes ``stand`` for the internet; with the programs of
    this Python's environment, ``newscrawl`` among them, on its path."""
    authority = {"CURL_CA_BUNDLE": stand.ca_file}  # curl does not know SSL_CERT_FILE
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, **stand.environment(), **authority, **OWN, "PATH": programs}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; its exit status."""
    parser = argparse.ArgumentParser(prog="python -m newsstand", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--articles", type=int, default=ARTICLES, metavar="N", help="in a layout")
    parser.add_argument("--days", type=int, default=DAYS, metavar="N", help="until today")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="default: a shell")
    options = parser.parse_args(arguments)
    command = options.command or [os.environ.get("SHELL", "/bin/sh")]
    with Newsstand(options.articles, days=options.days) as stand:
        if not options.command:
            print("The internet is the newsstand's now; exit ends it.", file=sys.stderr)
        try:
            return subprocess.run(command, env=environment(stand), check=False).returncode
        except OSError as error:
            parser.error(f"cannot run {command[0]}: {error.strerror}; name another command")


if __name__ == "__main__":
    raise SystemExit(main())
