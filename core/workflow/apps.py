from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Life cycles as tables."""

    name = "core.workflow"
    label = "workflow"
