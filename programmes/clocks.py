"""Names of the clocks that run to a day of a right, a power of attorney or an agreement."""

RIGHT_EXPIRY = "right.expiry"
RIGHT_GRACE = "right.grace"
POWER_EXPIRY = "power.expiry"
POWER_BEGIN = "power.begin"
AGREEMENT_END = "agreement.end"
AGREEMENT_BEGIN = "agreement.begin"
