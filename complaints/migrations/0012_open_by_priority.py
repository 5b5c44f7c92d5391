import datetime

import django.db.models.functions.comparison
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Made beside the work, in a migration of its own: there are a great many complaints."""

    atomic = False

    dependencies = [
        ("complaints", "0011_remarks_stay"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="complaint",
            index=models.Index(
                models.F("priority"),
                django.db.models.functions.comparison.Coalesce(
                    "due_at",
                    models.Value(
                        datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.UTC), output_field=models.DateTimeField()
                    ),
                ),
                models.F("id"),
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "draft",
                            "submitted",
                            "info_requested",
                            "screened",
                            "lodged",
                            "clarification",
                            "accepted",
                            "measures_taken",
                            "notice_forwarded",
                            "counter_notice",
                            "election_open",
                            "extension_asked",
                            "election_extended",
                            "action_notified",
                            "conceded",
                            "measures_to_lift",
                            "dismissed",
                        ),
                    )
                ),
                name="complaint_open_by_priority",
            ),
        ),
    ]
