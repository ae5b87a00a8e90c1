"""Confidence: how likely it is that what was read is the article, whole and with nothing besides.

A few signs, each from 0 to 1, are weighed with the numbers of ``[confidence]`` in
``pipelines/rules/generic.toml``; the logistic function makes a probability of their sum. The
numbers are fitted (``benchmarks/fit.py``), so that it means what it says.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from newscrawl.page import Line
from pipelines.generic.evidence import Told
from pipelines.generic.weigh import extent, reads_like_sentence
from pipelines.generic.weights import Confidence, Weights

_LONG = 1500
"""Characters of a text that is surely one."""
_LISTED = ("list_item", "table_row")
_UNKNOWN = 0.5
"""The sign of what cannot be told."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a reading, each from 0 (against it) to 1.

    all_read   share of the sentences around the text that are in it
    body_read  share of the sentences in the element taken for the body that are in it
    unmixed    share of the lines of that element that are in it
    together   share of the text that stands in one place, paragraph after paragraph
    sentences  share of the text that reads like sentences
    prose      share of the text that stands in no list or table
    told       whether the page's description or JSON-LD text has words of it
    length     of the text; 1 from 1,500 characters on
    """

    all_read: float
    body_read: float
    unmixed: float
    together: float
    sentences: float
    prose: float
    told: float
    length: float


def read_signs(
    kept: Sequence[Line],
    body: Sequence[tuple[Line, float]],
    around: Sequence[float],
    told: Told,
    weights: Weights,
) -> Signs:
    """The signs of a reading.

    kept    the lines that were taken for the text
    body    the lines of the elements taken for the body, with their values
    around  the values of all lines that were looked at
    """
    sizes = [extent(line.text) for line in kept]
    total = sum(sizes) or 1.0
    chosen = set(map(id, kept))
    good = sum(value for line, value in body if value > 0 and id(line) in chosen)
    places: Counter[object] = Counter()
    sentences = prose = 0.0
    for line, size in zip(kept, sizes, strict=True):
        places[line.element.tag, line.element.getparent()] += size  # type: ignore[assignment]
        sentences += size * reads_like_sentence(line, weights)
        prose += size * (line.type not in _LISTED)
    return Signs(
        all_read=_share(good, sum(value for value in around if value > 0)),
        body_read=_share(good, sum(value for _, value in body if value > 0)),
        unmixed=_share(len(kept), len(body)),
        together=max(places.values(), default=0) / total,
        sentences=sentences / total,
        prose=prose / total,
        told=_is_told(kept, told),
        length=min(1.0, total / _LONG),
    )


def _share(part: float, whole: float) -> float:
    return min(1.0, part / whole) if whole else 0.0


def _is_told(kept: Sequence[Line], told: Told) -> float:
    if not told.descriptions and not told.body:
        return _UNKNOWN
    if any(told.begins(line.text) for line in kept[:5]):
        return 1.0
    return float(any(told.is_in(line.text) for line in kept))


def confidence(signs: Signs, numbers: Confidence) -> float:
    """The probability that a reading with these signs is right, from 0 to 1."""
    return logistic(
        numbers.bias
        + sum(
            weight * sign for weight, sign in zip(numbers.of_signs(), astuple(signs), strict=True)
        )
    )


def with_second(first: float, agreement: float, numbers: Confidence) -> float:
    """The same once another extractor has read the page too.

    first      the confidence before
    agreement  share of their words, in runs of three, that both readings have
    """
    odds = math.log(max(first, 1e-6) / max(1 - first, 1e-6))
    return logistic(odds + numbers.agreement * (agreement - numbers.usual_agreement))


def logistic(odds: float) -> float:
    """The probability whose odds have this logarithm."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, odds))))
