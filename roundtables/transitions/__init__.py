"""The rows of each life cycle of roundtables, a module for each noun; roundtables.workflow puts them together."""
