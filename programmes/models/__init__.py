from programmes.models.right import Right, RightDocument

__all__ = ["Right", "RightDocument"]
