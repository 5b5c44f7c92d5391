from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Concat, Upper

from core.search import HAN


def words(field: str) -> models.Func:
    """As merchants.models.words.spread_of has it."""
    return models.Func(
        Concat(models.Value(" "), models.F(field), output_field=models.TextField()),
        models.Value(f"({HAN.pattern})"),
        models.Value(r"\1\1"),
        models.Value("g"),
        function="regexp_replace",
        output_field=models.TextField(),
    )


class Migration(migrations.Migration):
    """Titles are searched: the indexes are made beside the work."""

    atomic = False

    dependencies = [
        ("merchants", "0005_words_in_any_case"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="listing",
            index=GinIndex(OpClass(Upper(words("title")), name="gin_trgm_ops"), name="listing_by_upper_title"),
        ),
        AddIndexConcurrently(
            model_name="capture",
            index=GinIndex(OpClass(Upper(words("title")), name="gin_trgm_ops"), name="capture_by_upper_title"),
        ),
    ]
