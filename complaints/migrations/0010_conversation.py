import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_one_invitation_an_organisation"),
        ("complaints", "0009_name_grounds"),
        ("documents", "0001_initial"),
        ("programmes", "0002_programmes_whole"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("last_read", models.BigIntegerField(verbose_name="last remark that was read")),
            ],
            options={
                "verbose_name": "read mark",
                "verbose_name_plural": "read marks",
                "ordering": ("pk",),
            },
        ),
        migrations.CreateModel(
            name="SealedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("sealed_at", models.DateTimeField(verbose_name="sealed")),
                ("sealed_by", models.CharField(max_length=200, verbose_name="sealed by")),
            ],
            options={
                "verbose_name": "sealed text",
                "verbose_name_plural": "sealed texts",
                "ordering": ("pk",),
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="redacted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="redacted"),
        ),
        migrations.AddField(
            model_name="evidence",
            name="redacted_because",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="why it was redacted"
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="author_person",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="redacted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="redacted"),
        ),
        migrations.AddField(
            model_name="remark",
            name="redacted_because",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="why it was redacted"
            ),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="remark",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="complaints.remark"
            ),
        ),
        migrations.AlterField(
            model_name="remark",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="remarks",
                to="complaints.complaint",
                verbose_name="complaint",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("redacted_at", None), ("redacted_because", "")),
                    models.Q(("redacted_at__isnull", False), models.Q(("redacted_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="evidence_redacted_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("redacted_at", None), ("redacted_because", "")),
                    models.Q(
                        ("redacted_at__isnull", False), ("text", ""), models.Q(("redacted_because", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="remark_redacted_has_a_reason",
            ),
        ),
        migrations.AddField(
            model_name="readmark",
            name="complaint",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="complaints.complaint"
            ),
        ),
        migrations.AddField(
            model_name="readmark",
            name="person",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sealedtext",
            name="remark",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="sealed", to="complaints.remark"
            ),
        ),
        migrations.AddConstraint(
            model_name="readmark",
            constraint=models.UniqueConstraint(fields=("person", "complaint"), name="read_mark_once"),
        ),
    ]
