from merchants.models.capture import Capture
from merchants.models.company import Company
from merchants.models.listing import Listing
from merchants.models.shop import CompanyClaim, Shop, ShopAlias, ShopLink
from merchants.models.strike import LadderVersion, Strike

__all__ = [
    "Capture",
    "Company",
    "CompanyClaim",
    "LadderVersion",
    "Listing",
    "Shop",
    "ShopAlias",
    "ShopLink",
    "Strike",
]
