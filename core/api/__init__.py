"""The API's one shape: sign-in, problems, keyset lists, ETags, idempotent writes. See docs/mechanisms/api.md."""
