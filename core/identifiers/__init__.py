"""Numbers and addresses that others issue: read what a person typed, check it, give back one normal form."""
