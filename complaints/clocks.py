"""Codes of the rules whose clocks run for a complaint; their lengths stand in rules.toml."""

CBBC_SCREENING = "cbbc.screening"
OWNER_INFORMATION = "owner.information"
OWNER_CLARIFICATION = "owner.clarification"
JD_REVIEW = "jd.review"
# The seller's first answer to the forwarded notice, and each further one.
SELLER_ANSWER = "seller.answer"
SELLER_FURTHER_ANSWER = "seller.further_answer"
# Until a counter-notice is served on the owner.
SERVICE = "counter_notice.service"
# The 15 days of article 43 of the E-Commerce Law, and what CBBC grants beyond them.
OWNER_ELECTION = "owner.election"
OWNER_EXTENSION = "owner.extension"
# Until JD has ended its measures.
JD_LIFTING = "jd.lifting"

SELLERS = (SELLER_ANSWER, SELLER_FURTHER_ANSWER)
ELECTION = (OWNER_ELECTION, OWNER_EXTENSION)
ALL_CLOCKS = (
    CBBC_SCREENING,
    OWNER_INFORMATION,
    OWNER_CLARIFICATION,
    JD_REVIEW,
    *SELLERS,
    SERVICE,
    *ELECTION,
    JD_LIFTING,
)
