from django.db import migrations, models


class Migration(migrations.Migration):
    """On whose occasion a listing was looked at; looks on record say nothing of it, and stand as they are."""

    dependencies = [
        ("merchants", "0006_by_title"),
    ]

    operations = [
        migrations.AddField(
            model_name="capture",
            name="subject_id",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="capture",
            name="subject_type",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=100),
        ),
    ]
