"""What starts, checks and measures the project on one machine. Nothing in here is part of the product."""
