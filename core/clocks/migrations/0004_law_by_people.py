from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clocks', '0003_granted'),
    ]

    operations = [
        migrations.AddField(
            model_name='calendarversion',
            name='added_by',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddField(
            model_name='calendarversion',
            name='reason',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.AddField(
            model_name='rule',
            name='added_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='rule',
            name='added_by',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddField(
            model_name='rule',
            name='reason',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
    ]
