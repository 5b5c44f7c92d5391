"""The shapes of the API's description, and what is read in; one noun a module.

What answers hold is built in programmes.api.reading and programmes.api.enrolments; tests hold the two against each
other.
"""
