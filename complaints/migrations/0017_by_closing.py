from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Made beside the work, in a migration of its own: there are a great many complaints."""

    atomic = False

    dependencies = [
        ("complaints", "0016_good_faith"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="complaint",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)),
                fields=["organisation", "closed_at"],
                name="complaint_by_closing",
            ),
        ),
    ]
