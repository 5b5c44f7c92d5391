"""Messages that accounts sends: registered by the actions that announce them."""
