"""A column of searchable words that the database keeps itself, whoever writes the row."""

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Concat

from core.search import HAN


def spread_of(*fields: str) -> Func:
    """The words of these fields, each behind a space, as core.search.spread leaves them; for an index."""
    pieces = [piece for name in fields for piece in (Value(" "), F(name))]
    return Func(
        Concat(*pieces, output_field=models.TextField()),
        Value(f"({HAN.pattern})"),
        Value(r"\1\1"),
        Value("g"),
        function="regexp_replace",
        output_field=models.TextField(),
    )


def spread_words(*fields: str) -> "models.GeneratedField":
    """A column that the database fills with the words of these fields (spread_of)."""
    return models.GeneratedField(expression=spread_of(*fields), output_field=models.TextField(), db_persist=True)
