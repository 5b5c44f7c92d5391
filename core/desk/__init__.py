"""What people keep for their own work: filters of lists, and what came of acting on many records at once."""
