"""What each of CBBC's pages about enrolments shows."""
