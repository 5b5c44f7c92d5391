from django.db import migrations, models


class Migration(migrations.Migration):
    """What an owner says of a listing for itself: its own reference and a note."""

    dependencies = [
        ("complaints", "0019_batch_drafts"),
    ]

    operations = [
        migrations.AddField(
            model_name="target",
            name="owner_note",
            field=models.CharField(blank=True, db_default="", default="", max_length=500, verbose_name="your note"),
        ),
        migrations.AddField(
            model_name="target",
            name="owner_reference",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=100, verbose_name="your reference"
            ),
        ),
    ]
