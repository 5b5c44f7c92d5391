"""Good faith: how accurate each owner's complaints are, what follows from it, and the owner's appeal.

Figures are counted over a rolling window by rules kept as data. Good standing gives the fast lane; falling below warns,
then asks staff for a review. Nothing is withdrawn without a person, a reason and an appeal.
"""
