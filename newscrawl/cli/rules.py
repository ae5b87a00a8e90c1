"""``newscrawl rules``: what is wrong with element rules, and what they do to a page."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newscrawl.cli.common import Mistake, configuration, rules_option, with_lists
from newscrawl.cli.help import Group

if TYPE_CHECKING:
    from newscrawl.explain import Explanation, Tried
    from pipelines.cosmetics import Rule
    from pipelines.cosmetics.check import Repeat
    from pipelines.filterlists import FilterLists

FEW = 20
"""Rules that hit nothing, or lines of one kind, that are shown; --json has all."""
_CUT = 70


@click.group(
    cls=Group,
    examples="""
    # is anything wrong with these rules?
    newscrawl rules check own.txt

    # what do they do to this page?
    newscrawl rules explain page.html --rules own.txt
    """,
)
def rules() -> None:
    """Check element rules, and show what they do.

    Rules are those of filter lists such as EasyList, or files of our own (pipelines/rules).
    """


@rules.command(
    short_help="Look for rules that are wrong, repeated or without effect.",
    examples="""
    # what of a public list can be used, and what is wrong with it
    newscrawl rules check easylist.txt

    # rules of your own: those that hit nothing on your saved pages
    newscrawl rules check own.txt --pages saved/
    """,
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--pages",
    metavar="DIR",
    type=click.Path(exists=True),
    help="Saved pages: name the rules that select nothing on any of them.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON, all of it.")
def check(files: tuple[str, ...], pages: str | None, as_json: bool) -> None:
    """Look for rules that are wrong, written twice, or shadowed by another.

    Lines that mean nothing on a saved page (filters for requests, scripts, styles) are counted by
    kind. Several FILEs are checked as one list. Exits with status 1 where a line is wrong, a
    duplicate or shadowed.
    """
    from pipelines.cosmetics.check import repeats

    lists = _load(files)
    all_rules = [rule for one in lists.lists for rule in one.rules]
    found = list(repeats(all_rules))
    tried = _try(all_rules, pages) if pages else None
    if as_json:
        report = _report(lists, all_rules, found, tried)
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _show_unused(lists)
        for one in found:
            said = "the same as" if one.kind == "duplicate" else "shadowed by"
            click.echo(f"{one.rule.place}: {one.rule}: {said} {one.by.place}: {_cut(str(one.by))}")
        if tried:
            _show_never(all_rules, tried)
        _show_sums(lists, found)
    if found or any(one.kind == "wrong" for each in lists.lists for one in each.unused):
        raise SystemExit(1)


@rules.command(
    examples="""
    # what each rule takes out of a page
    newscrawl rules explain page.html

    # and what those of two more lists do
    newscrawl rules explain page.html --rules easylist.txt --rules own.txt
    """,
)
@click.argument("inputs", nargs=-1, required=True, metavar="FILE|DIR|URL|-...")
@click.option("--url", metavar="URL", help="Address of the page, for a single saved page.")
@click.option("--no-layouts", is_flag=True, help="Read every page by the generic reader.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON line for each page.")
@rules_option
def explain(
    inputs: tuple[str, ...],
    url: str | None,
    no_layouts: bool,
    as_json: bool,
    rules: tuple[str, ...],
) -> None:
    """Show which rule hit what on a page.

    Every removal is listed with its rule and where that is written, and what the guard refused,
    with the reason. Of the rules of filter lists (--rules) also what they select elsewhere on the
    page. Exits with status 1 where a page could not be read.
    """
    from newscrawl.explain import explain as explain_page
    from newscrawl.inputs import Options, find, is_url, read
    from newscrawl.limits import InputError
    from pipelines.filterlists import load_lists

    if url and (len(inputs) > 1 or is_url(inputs[0]) or Path(inputs[0]).is_dir()):
        raise click.UsageError("--url is the address of one saved page: give one FILE or - with it")
    config = configuration()
    lists = load_lists(with_lists(rules or config.rules))
    delay = Options.delay if config.delay is None else config.delay
    options = Options(url=url, user_agent=config.identity(), delay=delay)
    failed = False
    for name in (page for given in inputs for page in find(given)):
        try:
            found = explain_page(name, read(name, options), lists, layouts=not no_layouts)
        except InputError as error:
            problem = str(error)
        except Exception as error:  # one page's must not end the others
            problem = f"error: {type(error).__name__}: {error}"
        else:
            problem = ""
        if problem:
            click.echo(f"{name}: {problem}", err=True)
            failed = True
        elif as_json:
            click.echo(json.dumps(asdict(found), ensure_ascii=False))
        else:
            _show_explained(found)
    if failed:
        raise SystemExit(1)


def _load(files: Sequence[str]) -> FilterLists:
    from pipelines.filterlists import FilterListError, load_lists

    for file in files:
        if file.endswith(".toml"):
            raise click.UsageError(
                f"{file}: holds text rules; element rules (##.ads) are checked here"
            )
    try:
        lists = load_lists(files)
    except FilterListError as error:
        raise Mistake(str(error)) from error
    assert lists is not None
    return lists


def _try(all_rules: list[Rule], folder: str) -> Tried:
    from newscrawl.explain import try_rules
    from newscrawl.inputs import Options, find, read
    from newscrawl.limits import InputError

    def contents() -> Iterator[tuple[str, bytes]]:
        for name in find(folder):
            try:
                yield name, read(name, Options()).content
            except InputError as error:
                click.echo(f"{name}: {error}", err=True)

    tried = try_rules(all_rules, contents())
    for problem in tried.unread:
        click.echo(problem, err=True)
    if not tried.pages:
        raise Mistake(f"{folder}: holds no saved pages (*.html, *.htm, *.html.gz)")
    return tried


def _show_unused(lists: FilterLists) -> None:
    """The lines that no rule is made of: those that are wrong one by one, the others by kind."""
    from pipelines.cosmetics import KINDS

    for each in lists.lists:
        click.echo(str(each))
        for kind, meaning in KINDS.items():
            lines = [one for one in each.unused if one.kind == kind]
            if kind == "wrong":
                for one in lines:
                    click.echo(f"{each.name}:{one.line}: {one.text}: wrong: {one.why}")
            elif lines:
                shown = ", ".join(str(one.line) for one in lines[:FEW])
                more = " …" if len(lines) > FEW else ""
                click.echo(f"  {kind}: {meaning}: line {shown}{more}")


def _show_never(all_rules: list[Rule], tried: Tried) -> None:
    never = tried.never(all_rules)
    for rule in never[:FEW]:
        click.echo(f"{rule.place}: {_cut(str(rule))}: selects nothing")
    if len(never) > FEW:
        click.echo(f"… and {len(never) - FEW} more that select nothing; --json lists them")
    apart = sum(not tried.tried[rule] for rule in all_rules if not rule.exception)
    click.echo(
        f"{len(tried.hits)} rules select something on {tried.pages} pages, {len(never)} nothing; "
        f"{apart} are for other sites"
    )


def _show_sums(lists: FilterLists, found: Sequence[Repeat]) -> None:
    counts = Counter(one.kind for one in found)
    wrong = sum(one.kind == "wrong" for each in lists.lists for one in each.unused)
    click.echo(f"{wrong} wrong, {counts['duplicate']} written twice, {counts['shadowed']} shadowed")


def _report(
    lists: FilterLists, all_rules: list[Rule], found: Sequence[Repeat], tried: Tried | None
) -> dict[str, Any]:
    report: dict[str, Any] = {
        "lists": [
            {
                "name": one.name,
                "version": one.version,
                "rules": len(one.rules),
                "unused": [unused._asdict() for unused in one.unused],
            }
            for one in lists.lists
        ],
        "repeats": [
            {"kind": one.kind, "rule": _said(one.rule), "by": _said(one.by)} for one in found
        ],
    }
    if tried:
        report["pages"] = tried.pages
        report["hits"] = [
            {**_said(rule), "pages": tried.hits[rule]} for rule in all_rules if tried.hits[rule]
        ]
        report["never"] = [
            {**_said(rule), "pages": tried.tried[rule]} for rule in tried.never(all_rules)
        ]
    return report


def _said(rule: Rule) -> dict[str, Any]:
    return {"file": rule.file, "line": rule.line, "rule": str(rule)}


def _show_explained(found: Explanation) -> None:
    read_by = f"layout {found.layout}" if found.layout else "the generic reader"
    what = f"no article: {found.rejected}" if found.rejected else f"read by {read_by}"
    click.secho(f"{found.input}: {what}", bold=True)
    for one in found.fates:
        where = f"{one.place}: " if one.place else ""
        why = f" since {one.why}" if one.why else ""
        click.echo(f"  {one.fate:8} {one.reason:12} {where}{_cut(one.rule)}{why}")
        click.echo(f"  {'':8} {'':12} {_cut(one.text) or '(no text)'}  {one.path}")
    fates = Counter(one.fate for one in found.fates)
    said = ", ".join(f"{count} {fate}" for fate, count in fates.items())
    click.echo(f"  {said or 'no rule hit anything'}")


def _cut(text: str) -> str:
    return text if len(text) <= _CUT else text[: _CUT - 1] + "…"
