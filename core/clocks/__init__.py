"""Calendars, versioned legal rules and running clocks. Instants are stored; time left is always derived."""
