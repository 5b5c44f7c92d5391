"""Tables whose rows name right, reason and listing; rows that share right, reason, measure and explanation become one
complaint."""
