"""``newscrawl clean-text``: dumps and corpora to lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newscrawl.cli.common import Mistake, usable_templates
from newscrawl.cli.help import Command

if TYPE_CHECKING:
    from newscrawl.corpus.run import Options

FORMATS = ("jsonl", "text", "cc100")
SHAPES = ("article", "document", "text")


@click.command(
    "clean-text",
    cls=Command,
    short_help="Clean text that someone else took from news pages.",
    examples="""
    # the text of a page that was copied from a browser
    newscrawl clean-text --text dump.txt

    # a corpus, four documents at a time
    newscrawl clean-text c4-id.*.json.gz -o clean.jsonl.gz --jobs 4

    # lines that its sites repeat: learn them, then take them out
    newscrawl clean-text --learn templates/ c4-id.*.json.gz
    newscrawl clean-text --templates templates/ c4-id.*.json.gz -o clean.jsonl.gz

    # a corpus of plain text, with blank lines between its documents
    newscrawl clean-text --format cc100 --text id.txt.xz -o clean.txt
    """,
)
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|-...")
@click.option(
    "--format",
    "format",
    type=click.Choice(FORMATS),
    help="jsonl: a JSON object a line. text: the file is one document. cc100: text, a line a "
    "paragraph, blank lines between documents.  [default: by the file's name, or its content]",
)
@click.option(
    "--text-field",
    default="text",
    show_default=True,
    metavar="FIELD",
    help="Field of a JSON document that holds its text; warc.uri is uri in warc.",
)
@click.option(
    "--url-field",
    default="url",
    show_default=True,
    metavar="FIELD",
    help="Field that holds the address of its page.",
)
@click.option(
    "--site-field",
    metavar="FIELD",
    help="Field that names its site or source.  [default: the domain of its address]",
)
@click.option(
    "--as",
    "shape",
    type=click.Choice(SHAPES),
    default="article",
    show_default=True,
    help="What is written: article lines; the JSON documents as they are, with clean text; or the "
    "text alone (of corpora a line a paragraph, and blank lines between documents).",
)
@click.option("--text", "text_only", is_flag=True, help="The same as --as text.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write to this file, which appears when it is whole; .gz and .zst are compressed.  "
    "[default: standard output]",
)
@click.option(
    "--rejects",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a JSON line for each document that gave none, with the reason.",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Processes that clean side by side; documents keep their order.",
)
@click.option(
    "--templates",
    metavar="DIR",
    help="Take out the lines that were learned of the documents' sites.  [default: templates of "
    "newscrawl.toml]",
)
@click.option(
    "--learn",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Learn what recurs on the documents of each site into a folder of templates, and clean "
    "nothing.",
)
@click.option(
    "--sample",
    type=click.FloatRange(0, 1, min_open=True),
    default=1.0,
    metavar="SHARE",
    help="Learn from such a share of the documents (0.1: a tenth).",
)
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option("--quiet", is_flag=True, help="No summary, and no progress.")
def clean_text(
    inputs: tuple[str, ...],
    format: str | None,
    text_field: str,
    url_field: str,
    site_field: str | None,
    shape: str,
    text_only: bool,
    output: Path | None,
    rejects: Path | None,
    jobs: int,
    templates: str | None,
    learn: Path | None,
    sample: float,
    as_json: bool,
    quiet: bool,
) -> None:
    """Turn plain-text dumps of news pages, or whole corpora of them, into article lines.

    For text that someone else took from news pages, with its buttons, menus and prompts: those
    are taken out, and title, date and dateline are found in it. Files may be compressed (gzip,
    Zstandard, xz). A document that gives no article is counted, and the others are delivered.
    """
    from newscrawl.corpus import run
    from newscrawl.corpus.documents import Fields
    from newscrawl.limits import InputError
    from newscrawl.lines import OutputError
    from pipelines.learned.template import TemplateError

    for name in inputs:
        if name != "-" and (name.startswith(("http://", "https://")) or Path(name).is_dir()):
            raise click.UsageError(f"{name}: give text files or corpora, or - for standard input")
        if name != "-" and not Path(name).exists():
            raise click.UsageError(f"{name}: no such file or folder")
    options: Options = run.Options(
        inputs=inputs,
        format=format,
        fields=Fields(text_field, url_field, site_field),
        shape="text" if text_only else shape,
        output=output,
        rejects=rejects,
        jobs=jobs,
        templates=None if learn else usable_templates(templates),
        as_json=as_json,
        quiet=quiet,
    )
    try:
        if learn:
            if "-" in inputs:
                raise click.UsageError("--learn reads its inputs twice: give files, not -")
            failed = run.learn_templates(options, learn, sample)
        else:
            failed = run.clean_corpus(options)
    except (InputError, OutputError, TemplateError) as error:
        raise Mistake(str(error)) from error
    if failed:
        raise SystemExit(1)
