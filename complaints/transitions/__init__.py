"""The rows of a complaint's life cycle, by who moves it: owner and CBBC, JD, seller and owner, and upkeep."""
