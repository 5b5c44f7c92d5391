from django.db import migrations, models


class Migration(migrations.Migration):
    """A version of the ladder names the edition of the standard on which it rests."""

    dependencies = [("merchants", "0007_captures_name_their_record")]

    operations = [
        migrations.AddField(
            "ladderversion",
            "standard",
            models.CharField(verbose_name="standard", max_length=60, blank=True, default="", db_default=""),
        ),
        migrations.AddField(
            "ladderversion",
            "standard_edition",
            models.PositiveIntegerField(verbose_name="edition of the standard", null=True, blank=True),
        ),
    ]
