import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    """The table of shops is in use: its index is made beside the work, in a migration of its own."""

    atomic = False

    dependencies = [
        ('merchants', '0003_captures_stand'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='shop',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='shop_by_words', opclasses=('gin_trgm_ops',)),
        ),
    ]
