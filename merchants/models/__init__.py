from merchants.models.listing import Listing
from merchants.models.shop import Shop

__all__ = ["Listing", "Shop"]
