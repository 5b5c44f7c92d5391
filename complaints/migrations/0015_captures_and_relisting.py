import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("complaints", "0014_evidence_kind"),
        ("merchants", "0005_words_in_any_case"),
    ]

    operations = [
        migrations.AddField(
            model_name="complaint",
            name="comes_back",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nothing"),
                    ("listing", "A listing that was removed before"),
                    ("shop", "A shop whose listings were removed before"),
                ],
                db_default="",
                default="",
                editable=False,
                max_length=10,
                verbose_name="comes back",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="relisted_count",
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="target",
            name="capture",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="merchants.capture",
                verbose_name="capture",
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="changed_after_filing",
            field=models.BooleanField(db_default=False, default=False, verbose_name="changed after filing"),
        ),
        migrations.AddField(
            model_name="target",
            name="comes_back_from",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="complaints.target",
                verbose_name="comes back from",
            ),
        ),
        migrations.AddField(
            model_name="target",
            name="relisted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="seen on sale again"),
        ),
    ]
