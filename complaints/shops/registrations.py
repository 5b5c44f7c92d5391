"""What is registered when the apps are ready."""

from complaints.shops import consumers, telling

__all__ = ["consumers", "telling"]
