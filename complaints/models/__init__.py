from complaints.models.complaint import Complaint
from complaints.models.evidence import Evidence
from complaints.models.remark import Remark
from complaints.models.target import Target

__all__ = ["Complaint", "Evidence", "Remark", "Target"]
