from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    """Rules name the documents in which they are written."""

    dependencies = [("clocks", "0005_clocks_by_view")]

    operations = [
        migrations.AddField(
            "rule", "cites", ArrayField(models.CharField(max_length=60), blank=True, default=list, db_default=[])
        ),
    ]
