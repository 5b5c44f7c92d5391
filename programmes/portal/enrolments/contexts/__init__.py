"""What the pages of an owner's enrolments show."""
