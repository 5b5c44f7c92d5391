"""What complaints know about shops: what came back, what counts against them, what they are called."""
