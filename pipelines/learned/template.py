"""Templates: what was learned of a site's furniture, in a file for each site that people can read.

A folder of templates holds ``SITE.toml`` for each site, named by its registrable domain.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import Any, Literal, Self, get_args

import msgspec
import tomli_w

from newscrawl.article import Reason
from newscrawl.markup import Selector, SelectorError
from pipelines.learned.normal import LINK, NAME, VERSION, loose, normal

Kind = Literal["line", "box"]
Status = Literal["used", "rejected"]

SUFFIX = ".toml"
_START = 3
"""Letters that a line is looked up by."""
_SITE = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_HEAD = """\
# What newscrawl has learned of {site}: blocks that recur on its articles and are none of their
# text. Each is used where its status is "used"; "rejected" is never proposed again. `newscrawl
# learn` writes this file anew and keeps what was accepted and rejected. In a text, # is any number
# or date, {{link}} any link, {{name}} any name and {{title}} the title of the page.

"""


def is_site(name: str) -> bool:
    """Whether a site of this name can have a file of templates."""
    return _SITE.fullmatch(name) is not None


class TemplateError(ValueError):
    """A folder or file of templates that cannot be used: names it, what is wrong and the fix."""


@lru_cache(maxsize=4096)
def _id(named: str) -> str:
    return hashlib.sha256(named.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A block that recurs on the articles of a site.

    kind       "line": a line with the normal form ``text``, wherever it stands. "box": an element
               that ``selector`` selects and that holds nothing but lines of ``texts``
    reason     why it is taken out
    label      of a line: it is the label of the links that follow it, which go with it
    links      of a box: it may hold lines that are nothing but a link, whatever they say
    status     whether it is used, or was rejected by the user
    seen, of   it was on so many of so many articles
    month      of those published in that month ("2026-11"); "" for all
    examples   addresses of some of them
    """

    kind: Kind
    reason: Reason
    text: str = ""
    label: bool = False
    selector: str = ""
    texts: tuple[str, ...] = ()
    links: bool = False
    status: Status = "used"
    seen: int = 0
    of: int = 0
    month: str = ""
    examples: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Eight digits that name it on its site: of a line by its text, of a box by its kind."""
        return _id(f"{self.kind} {self.text or self.selector}")

    def __str__(self) -> str:
        """The rule that it is, as a removal names it."""
        return f"learned {self.id}: {self.text or self.selector}"

    @property
    def evidence(self) -> str:
        """How often it was seen, for readers: "41 of 50 pages"."""
        return f"{self.seen} of {self.of} pages" + (f" of {self.month}" if self.month else "")

    @property
    def place(self) -> str:
        """It stands in no file of rules."""
        return ""

    def _effect(self) -> list[object]:
        return [
            self.kind,
            self.reason,
            self.text,
            self.label,
            self.selector,
            self.texts,
            self.links,
        ]


@dataclass(frozen=True, eq=False)
class SiteTemplates:
    """The templates of one site."""

    site: str
    templates: tuple[Template, ...] = ()
    version: str = field(init=False)
    """A short hash of those used: the same templates, the same version."""
    lines: Mapping[str, Template] = field(init=False)
    """Those used that are lines, by text."""
    boxes: tuple[tuple[Selector, Template, frozenset[str]], ...] = field(init=False)
    """Those used that are boxes, each with its selector and texts."""
    starts: frozenset[str] = field(init=False)
    """How their texts begin, for ``begins_one``; with "" where one may begin with anything."""
    is_loose: bool = field(init=False)
    """Whether some of the texts are loose forms."""

    def __post_init__(self) -> None:
        used = [one for one in self.templates if one.status == "used"]
        effects = sorted(json.dumps(one._effect(), ensure_ascii=False) for one in used)
        said = json.dumps([VERSION, effects])
        texts = [one.text for one in used if one.kind == "line"]
        made: dict[str, Any] = {
            "is_loose": any(NAME in text or text == LINK for text in texts),
            "starts": frozenset(text[:_START] if text[:_START].isalpha() else "" for text in texts),
            "version": hashlib.sha256(said.encode()).hexdigest()[:12],
            "lines": {one.text: one for one in used if one.kind == "line"},
            "boxes": tuple(
                (Selector(one.selector), one, frozenset(one.texts))
                for one in used
                if one.kind == "box"
            ),
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    def match(self, text: str) -> Template | None:
        """The template of a line of plain text, if it is one's."""
        found = self.lines.get(normal(text))
        return self.lines.get(loose(text)) if found is None and self.is_loose else found

    def begins_one(self, line: str) -> bool:
        """Whether a line as printed begins like one of ``lines``, so that it is worth a look."""
        return "" in self.starts or line[:_START].casefold() in self.starts

    @classmethod
    def read(cls, path: Path) -> Self:
        """The templates in the file at ``path``; raises TemplateError."""
        try:
            table = tomllib.loads(path.read_text("utf-8"))
        except OSError as error:
            raise TemplateError(f"{path}: cannot be read: {error.strerror or error}") from error
        except (ValueError, RecursionError) as error:  # not UTF-8, or not TOML
            raise TemplateError(f"{path}: not TOML: {error}; mend it or move it away") from error
        if table.get("normal_form") != VERSION:
            raise TemplateError(
                f"{path}: its normal_form is {table.get('normal_form')!r}, this newscrawl knows "
                f"{VERSION}; move the file away and learn the site again"
            )
        found = table.get("templates", [])
        if not isinstance(found, list):
            raise TemplateError(f"{path}: templates must be a list, as in [[templates]]")
        return cls(path.name.removesuffix(SUFFIX), tuple(_template(path, one) for one in found))

    def write(self, folder: Path) -> Path:
        """Write the file of the site into ``folder``, whole or not at all; its path. Raises
        TemplateError."""
        if not is_site(self.site):
            raise TemplateError(f"{self.site!r} is no name of a site, such as kabarcontoh.example")
        path = folder / f"{self.site}{SUFFIX}"
        table = {
            "site": self.site,
            "version": self.version,
            "normal_form": VERSION,
            "templates": [_table(one) for one in sorted(self.templates, key=_place)],
        }
        written = _HEAD.format(site=self.site) + tomli_w.dumps(table, multiline_strings=False)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            folder.mkdir(parents=True, exist_ok=True)
            try:
                beside.write_text(written, "utf-8")
                beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)
        except OSError as error:
            raise TemplateError(
                f"cannot write {path}: {error.strerror or error}; name another folder"
            ) from error
        return path


class Templates:
    """The templates of all sites of a folder, as it was when they were read."""

    def __init__(self, sites: Iterable[SiteTemplates] = ()) -> None:
        self.sites = {one.site: one for one in sites}

    @classmethod
    def load(cls, folder: str | PathLike[str], *, missing: bool = False) -> Self:
        """The templates in ``folder``. Raises TemplateError where it, or a file of it, cannot be
        read; where it is not there, too, unless it may be ``missing``."""
        path = Path(folder)
        if missing and not path.exists():
            return cls()
        if not path.is_dir():
            what = "is no folder" if path.exists() else "no such folder"
            raise TemplateError(f"{path}: {what}; newscrawl learn makes one of templates")
        try:
            files = sorted(path.glob(f"[!.]*{SUFFIX}"))
        except OSError as error:
            raise TemplateError(f"{path}: cannot be read: {error.strerror or error}") from error
        return cls(SiteTemplates.read(one) for one in files)

    def of(self, site: str | None) -> SiteTemplates | None:
        """Those of a site, named by its registrable domain; None where nothing was learned."""
        return self.sites.get(site or "")

    @property
    def only(self) -> SiteTemplates | None:
        """Those of the only site that there is; None where there are several, or none."""
        return next(iter(self.sites.values())) if len(self.sites) == 1 else None


@lru_cache(maxsize=16)
def load_once(folder: str, *, missing: bool = False) -> Templates:
    """As ``Templates.load``, read once in a process: so all that a run makes is made with the same
    templates, whatever is learned in the meantime."""
    return Templates.load(folder, missing=missing)


def _place(template: Template) -> tuple[object, ...]:
    """Where a template stands in its file: those used first, the surest before the others."""
    return (
        template.status != "used",
        -template.seen / max(1, template.of),
        -template.seen,
        template.kind,
        template.text,
        template.selector,
    )


def _table(template: Template) -> dict[str, Any]:
    """A template as it stands in the file; what is as usual is left out."""
    usual = Template(kind=template.kind, reason=template.reason)
    table: dict[str, Any] = {"id": template.id, "kind": template.kind, "reason": template.reason}
    for name, value in asdict(template).items():
        if name not in table and (
            value != getattr(usual, name) or name in ("status", "seen", "of")
        ):
            table[name] = list(value) if isinstance(value, tuple) else value
    return table


_KEYS = frozenset(Template.__dataclass_fields__)


def _template(path: Path, table: object) -> Template:
    """A template from its table; raises TemplateError."""
    if not isinstance(table, dict):
        raise TemplateError(f"{path}: templates must be a list of tables, as in [[templates]]")
    name = table.get("text") or table.get("selector") or table.get("id") or "a template"
    where = f"{path}: {name!r}"
    given = {key: value for key, value in table.items() if key != "id"}
    if unknown := given.keys() - _KEYS:
        raise TemplateError(f"{where}: unknown key {min(unknown)}; there are {sorted(_KEYS)}")
    try:
        found = msgspec.convert(given, Template)
    except msgspec.ValidationError as error:
        raise TemplateError(f"{where}: {error}") from error
    if found.kind == "line" and not found.text:
        raise TemplateError(f"{where}: a line needs its text")
    if found.kind == "box":
        if not found.selector or not (found.texts or found.links):
            raise TemplateError(f"{where}: a box needs a selector, and texts or links = true")
        try:
            Selector(found.selector)
        except SelectorError as error:
            raise TemplateError(f"{where}: {error}") from error
    if found.reason not in get_args(Reason):
        raise TemplateError(f"{where}: {found.reason!r} is no reason")
    return found
