"""Built while everybody goes on working: one index at a time, without a lock on the table."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("imports", "0002_what_it_is_for")]

    operations = [
        AddIndexConcurrently(
            model_name="import",
            index=models.Index(
                condition=models.Q(("subject_type", ""), _negated=True),
                fields=["subject_type", "subject_id", "-id"],
                name="import_by_subject",
            ),
        ),
        AddIndexConcurrently(
            model_name="import",
            index=models.Index(
                condition=models.Q(("rows_purged_at", None)), fields=["finished_at"], name="import_with_rows"
            ),
        ),
    ]
