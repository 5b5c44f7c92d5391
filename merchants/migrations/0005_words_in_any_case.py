from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Upper


class Migration(migrations.Migration):
    """Searches in any case compare in upper case: their index does, too. Lists by name have one of their own."""

    atomic = False

    dependencies = [
        ('merchants', '0004_shops_by_words'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='shop',
            index=GinIndex(OpClass(Upper('search_text'), name='gin_trgm_ops'), name='shop_by_upper_words'),
        ),
        AddIndexConcurrently(
            model_name='shop',
            index=models.Index(fields=['name', 'id'], name='shop_by_name'),
        ),
        AddIndexConcurrently(
            model_name='shopalias',
            index=GinIndex(OpClass(Upper('search_text'), name='gin_trgm_ops'), name='alias_by_upper_words'),
        ),
        AddIndexConcurrently(
            model_name='company',
            index=GinIndex(OpClass(Upper('search_text'), name='gin_trgm_ops'), name='company_by_upper_words'),
        ),
        RemoveIndexConcurrently(model_name='shop', name='shop_by_words'),
        RemoveIndexConcurrently(model_name='shopalias', name='alias_by_words'),
        RemoveIndexConcurrently(model_name='company', name='company_by_words'),
    ]
