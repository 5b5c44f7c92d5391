"""Tables in and out: CSV and XLSX as people upload them, and as they download them."""
