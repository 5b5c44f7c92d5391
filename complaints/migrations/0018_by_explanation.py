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
    """Explanations are searched: the index is made beside the work."""

    atomic = False

    dependencies = [
        ("complaints", "0017_by_closing"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="complaint",
            index=GinIndex(OpClass(Upper(words("explanation")), name="gin_trgm_ops"), name="complaint_by_explanation"),
        ),
    ]
