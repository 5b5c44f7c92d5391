from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    """Rule sets of grounds name the documents in which they are written."""

    dependencies = [("complaints", "0020_owners_words_on_targets")]

    operations = [
        migrations.AddField(
            "groundrules", "cites", ArrayField(models.CharField(max_length=60), blank=True, default=list, db_default=[])
        ),
    ]
