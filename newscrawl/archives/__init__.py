"""Archives: WARC, ARC and WACZ files, read into article lines.

``places`` finds and opens them, ``records`` walks through one, ``pages`` keeps the pages of the
sites that are wanted, ``extract`` makes lines of them, ``ledger`` and ``run`` put the lines of many
files into a data directory.
"""

from __future__ import annotations
