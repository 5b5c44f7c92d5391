from programmes.models.agreement import Agreement, AgreementDocument, Commitment, Fulfilment
from programmes.models.enrolment import (
    Checklist,
    Enrolment,
    EnrolmentDocument,
    EnrolmentItem,
    EnrolmentRemark,
)
from programmes.models.power import PowerOfAttorney
from programmes.models.profile import Contact, OfficialShop, Profile
from programmes.models.right import MarkFamily, Right, RightDocument, RightFact, RightVerification

__all__ = [
    "Agreement",
    "AgreementDocument",
    "Checklist",
    "Commitment",
    "Contact",
    "Enrolment",
    "EnrolmentDocument",
    "EnrolmentItem",
    "EnrolmentRemark",
    "Fulfilment",
    "MarkFamily",
    "OfficialShop",
    "PowerOfAttorney",
    "Profile",
    "Right",
    "RightDocument",
    "RightFact",
    "RightVerification",
]
