"""JD's side of a demonstration: a separate client that knows the system through its public API alone.

Nothing here imports the application; it could run on another machine.
"""
