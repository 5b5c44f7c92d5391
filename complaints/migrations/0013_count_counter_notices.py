from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0012_open_by_priority"),
    ]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="counter_count",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, editable=False),
        ),
    ]
