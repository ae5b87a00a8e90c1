"""From CC-NEWS to a corpus: the stages of the job, whatever runs them.

1. ``articles``: the pages of the publishers in the archives become articles.
2. ``signatures``, ``buckets``, ``clusters``: MinHash finds articles that are nearly the same.
3. ``corpus``: one of each such cluster is kept, and no very short ones.

``ccnews_local.py``, ``ccnews_slurm.py`` and ``ccnews_ray.py`` run them.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

from datatrove.pipeline.dedup import MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import (
    MinhashConfig,
    MinhashDedupBuckets,
    MinhashDedupCluster,
    MinhashDedupFilter,
)
from datatrove.pipeline.filters import LambdaFilter
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from datatrove.utils.hashing import HashConfig
from datatrove.utils.typeshelper import Languages

from newscrawl.datatrove import ExtractArticles, ReadArchives, as_record

# Of the hashes that datatrove offers, sha1 is the one that works with xxhash 4.1, too.
MINHASH = MinhashConfig(hash_config=HashConfig(hash_fc="sha1", precision=64))


STAGES = ("articles", "signatures", "buckets", "clusters", "corpus")


@dataclass(frozen=True)
class Stage:
    """A pipeline, in so many tasks; each stage needs those before it."""

    name: str
    steps: list[Any]
    tasks: int


def stages(options: argparse.Namespace) -> list[Stage]:
    """The stages of the job; ``options`` are those of ``parser``."""
    output, tasks = options.output.rstrip("/"), options.tasks

    def articles() -> JsonlReader:
        return JsonlReader(f"{output}/articles")

    extract = [
        ReadArchives(options.archives, glob_pattern=options.pattern, publishers=options.publisher),
        ExtractArticles(options.language),
        JsonlWriter(f"{output}/articles", adapter=as_record),
    ]
    signatures = [
        articles(),
        MinhashDedupSignature(f"{output}/signatures", MINHASH, Languages.indonesian),
    ]
    buckets = [MinhashDedupBuckets(f"{output}/signatures", f"{output}/buckets", config=MINHASH)]
    clusters = [MinhashDedupCluster(f"{output}/buckets", f"{output}/clusters", config=MINHASH)]
    corpus = [
        articles(),
        MinhashDedupFilter(f"{output}/clusters"),
        LambdaFilter(long_enough),
        JsonlWriter(f"{output}/corpus", adapter=as_record),
    ]
    made = [
        Stage("articles", extract, tasks),
        Stage("signatures", signatures, tasks),
        Stage("buckets", buckets, MINHASH.num_buckets),
        Stage("clusters", clusters, 1),
        Stage("corpus", corpus, tasks),
    ]
    return [one for one in made if one.name in (options.stage or STAGES)]


def long_enough(article: Any) -> bool:
    """Whether an article has a few paragraphs."""
    return len(article.text.split()) >= 50


def parser(description: str) -> argparse.ArgumentParser:
    """The options that the job has wherever it runs."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("archives", help="folder of archives, such as s3://commoncrawl/crawl-data/…/")
    made.add_argument("output", help="folder of what is made; it may be in a bucket, too")
    made.add_argument("--pattern", default="*.warc.gz", help="of the archives' names")
    made.add_argument("--publisher", action="append", default=[], help="[may be repeated]")
    made.add_argument("--language", action="append", default=[], help="such as id  [may be …]")
    made.add_argument("--tasks", type=int, default=8, help="parts of the archives' list")
    made.add_argument("--workers", type=int, default=2, help="tasks that run at the same time")
    made.add_argument("--stage", action="append", choices=STAGES, help="only this  [may be …]")
    return made
