"""Everything that leaves the system: a row in the transaction of the change, delivered afterwards by workers."""
