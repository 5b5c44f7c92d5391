from complaints.models.advice import AdviceFile, AdviceRemark, AdviceRequest
from complaints.models.batch_draft import BatchDraft
from complaints.models.complaint import Complaint
from complaints.models.counter_notice import CounterNotice, Election, Extension
from complaints.models.evidence import Evidence
from complaints.models.good_faith import GoodFaith, GoodFaithFile, GoodFaithReview
from complaints.models.ground_rules import GroundRules
from complaints.models.read_mark import ReadMark
from complaints.models.remark import Remark
from complaints.models.sealed import SealedText
from complaints.models.target import Target

__all__ = [
    "AdviceFile",
    "AdviceRemark",
    "AdviceRequest",
    "BatchDraft",
    "Complaint",
    "CounterNotice",
    "Election",
    "Evidence",
    "Extension",
    "GoodFaith",
    "GoodFaithFile",
    "GoodFaithReview",
    "GroundRules",
    "ReadMark",
    "Remark",
    "SealedText",
    "Target",
]
