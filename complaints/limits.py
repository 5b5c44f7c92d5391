"""How long the texts of a complaint may be, in characters."""

from typing import Final

MIN_EXPLANATION: Final = 50
MAX_EXPLANATION: Final = 2000
MIN_SHOP_REASON: Final = 20
MAX_SHOP_REASON: Final = 1000
MIN_SAFETY_NOTE: Final = 10
MAX_SAFETY_NOTE: Final = 1000
