from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Millions of clocks run: the indexes are made beside the work, in a migration of their own."""

    atomic = False

    dependencies = [
        ('clocks', '0004_law_by_people'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='clock',
            index=models.Index(condition=models.Q(('paused_at__isnull', True), ('stopped_at__isnull', True)), fields=['rule_code', 'due_at', 'id'], name='clocks_running_by_rule'),
        ),
        AddIndexConcurrently(
            model_name='clock',
            index=models.Index(condition=models.Q(('paused_at__isnull', False), ('stopped_at__isnull', True)), fields=['due_at', 'id'], name='clocks_resting_by_due'),
        ),
        AddIndexConcurrently(
            model_name='clock',
            index=models.Index(condition=models.Q(('failures__gt', 0), ('stopped_at__isnull', True)), fields=['due_at', 'id'], name='clocks_failing_by_due'),
        ),
    ]
