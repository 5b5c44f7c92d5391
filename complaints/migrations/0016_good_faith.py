import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_scope_of_shops"),
        ("complaints", "0015_captures_and_relisting"),
        ("documents", "0001_initial"),
        ("programmes", "0002_programmes_whole"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="GoodFaith",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("unrated", "Too few decisions to say"),
                            ("good", "Good standing"),
                            ("below", "Below the threshold"),
                        ],
                        default="unrated",
                        max_length=10,
                        verbose_name="standing",
                    ),
                ),
                ("rules_from", models.DateField(verbose_name="rules in force since")),
                ("window_from", models.DateField(verbose_name="from")),
                ("window_until", models.DateField(verbose_name="until")),
                ("decided", models.PositiveIntegerField(default=0, verbose_name="decided")),
                ("upheld", models.PositiveIntegerField(default=0, verbose_name="upheld")),
                ("partial", models.PositiveIntegerField(default=0, verbose_name="upheld in part")),
                ("reversed", models.PositiveIntegerField(default=0, verbose_name="reversed")),
                ("rejected", models.PositiveIntegerField(default=0, verbose_name="rejected")),
                ("errors", models.PositiveIntegerField(default=0, verbose_name="withdrawn for error")),
                ("credit", models.PositiveBigIntegerField(default=0)),
                ("months", models.JSONField(default=list)),
                ("upheld_share", models.PositiveIntegerField(null=True)),
                ("reversed_share", models.PositiveIntegerField(null=True)),
                ("has_fast_lane", models.BooleanField(default=False, verbose_name="fast lane")),
                ("fast_lane_withdrawn_at", models.DateTimeField(null=True, verbose_name="fast lane withdrawn")),
                ("counted_at", models.DateTimeField(verbose_name="counted")),
            ],
            options={
                "verbose_name": "good faith of an owner",
                "verbose_name_plural": "good faith of owners",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="GoodFaithFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("added_at", models.DateTimeField(verbose_name="added")),
            ],
            options={
                "verbose_name": "file of an appeal",
                "verbose_name_plural": "files of appeals",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="GoodFaithReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("due_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("updated_at", models.DateTimeField(editable=False)),
                ("reference", models.CharField(editable=False, max_length=20, unique=True, verbose_name="reference")),
                ("figures", models.JSONField(default=dict)),
                ("decision_reason", models.TextField(blank=True, default="", verbose_name="reason of the decision")),
                ("appeal", models.TextField(blank=True, default="", verbose_name="appeal")),
                (
                    "appeal_reason",
                    models.TextField(blank=True, default="", verbose_name="reason of the decision on the appeal"),
                ),
                ("created_at", models.DateTimeField(editable=False, verbose_name="warned")),
                ("review_at", models.DateTimeField(editable=False, null=True, verbose_name="in review since")),
                ("decided_at", models.DateTimeField(editable=False, null=True, verbose_name="decided")),
                ("appealed_at", models.DateTimeField(editable=False, null=True, verbose_name="appealed")),
                ("appeal_decided_at", models.DateTimeField(editable=False, null=True, verbose_name="appeal decided")),
                ("closed_at", models.DateTimeField(editable=False, null=True, verbose_name="closed")),
            ],
            options={
                "verbose_name": "review of good faith",
                "verbose_name_plural": "reviews of good faith",
                "ordering": ("-pk",),
            },
        ),
        migrations.AddField(
            model_name="goodfaith",
            name="organisation",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="good_faith",
                to="accounts.organisation",
                verbose_name="rights owner",
            ),
        ),
        migrations.AddField(
            model_name="goodfaithfile",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
                verbose_name="document",
            ),
        ),
        migrations.AddField(
            model_name="goodfaithreview",
            name="appeal_decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="appeal decided by",
            ),
        ),
        migrations.AddField(
            model_name="goodfaithreview",
            name="appealed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="appealed by",
            ),
        ),
        migrations.AddField(
            model_name="goodfaithreview",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="goodfaithreview",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="good_faith_reviews",
                to="accounts.organisation",
                verbose_name="rights owner",
            ),
        ),
        migrations.AddField(
            model_name="goodfaithfile",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="files",
                to="complaints.goodfaithreview",
                verbose_name="review",
            ),
        ),
        migrations.AddIndex(
            model_name="goodfaith",
            index=models.Index(fields=["standing", "id"], name="good_faith_by_standing"),
        ),
        migrations.AddConstraint(
            model_name="goodfaith",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__in", ["unrated", "good", "below"])), name="good_faith_standing_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="goodfaith",
            constraint=models.CheckConstraint(
                condition=models.Q(("has_fast_lane", False), ("fast_lane_withdrawn_at", None), _connector="OR"),
                name="good_faith_no_fast_lane_once_withdrawn",
            ),
        ),
        migrations.AddIndex(
            model_name="goodfaithreview",
            index=models.Index(fields=["organisation", "-id"], name="good_faith_review_by_owner"),
        ),
        migrations.AddIndex(
            model_name="goodfaithreview",
            index=models.Index(fields=["state", "-id"], name="good_faith_review_by_state"),
        ),
        migrations.AddConstraint(
            model_name="goodfaithreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["warned", "review", "withdrawn", "appealed", "recovered", "kept", "stands", "reinstated"],
                    )
                ),
                name="good_faith_review_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodfaithreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False), ("state__in", ("recovered", "kept", "stands", "reinstated"))
                    ),
                    models.Q(
                        models.Q(("state__in", ("recovered", "kept", "stands", "reinstated")), _negated=True),
                        ("closed_at", None),
                    ),
                    _connector="OR",
                ),
                name="good_faith_review_closed_has_an_instant",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodfaithreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("withdrawn", "appealed", "stands")), _negated=True),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decision_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="good_faith_review_withdrawn_by_a_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodfaithreview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("appeal_decided_by", None),
                    models.Q(("appeal_decided_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="good_faith_review_appeal_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="goodfaithreview",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("organisation",), name="good_faith_review_one_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="goodfaithfile",
            constraint=models.UniqueConstraint(fields=("review", "document"), name="good_faith_file_once"),
        ),
    ]
