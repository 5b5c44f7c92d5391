import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0018_by_explanation"),
        ("imports", "0003_found_by_what_it_is_for"),
    ]

    operations = [
        migrations.CreateModel(
            name="BatchDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.CharField(max_length=32)),
                (
                    "complaint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="batch_draft",
                        to="complaints.complaint",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="imports.import",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of a batch",
                "verbose_name_plural": "drafts of batches",
                "ordering": ("pk",),
            },
        ),
        migrations.AddConstraint(
            model_name="batchdraft",
            constraint=models.UniqueConstraint(fields=("record", "group"), name="batch_draft_group_once"),
        ),
    ]
