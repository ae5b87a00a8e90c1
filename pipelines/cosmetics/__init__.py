"""Element rules as Adblock cosmetic filters: read them, and find what they select on a page.

A rule is a line such as ``##.ads``, ``kompas.com##.baca-juga`` or
``detik.com##p:has-text(/^Baca juga/)``; ``#@#`` instead of ``##`` makes an exception. The syntax
is that of https://help.adblockplus.org/ ("How to write filters") with the procedural operators
``:has-text()`` and ``:upward()`` of uBlock Origin. Anything such a list says about requests,
scripts or styles has no meaning for a saved page.
"""

from pipelines.cosmetics.read import KINDS, RuleError, Unused, parse, read
from pipelines.cosmetics.rule import Rule
from pipelines.cosmetics.ruleset import Ruleset

__all__ = ["KINDS", "Rule", "RuleError", "Ruleset", "Unused", "parse", "read"]
