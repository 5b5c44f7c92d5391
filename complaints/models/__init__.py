from complaints.models.advice import AdviceFile, AdviceRemark, AdviceRequest
from complaints.models.complaint import Complaint
from complaints.models.evidence import Evidence
from complaints.models.remark import Remark
from complaints.models.target import Target

__all__ = ["AdviceFile", "AdviceRemark", "AdviceRequest", "Complaint", "Evidence", "Remark", "Target"]
