"""Contoso, the made-up tenant of the examples, room by room; `scripts/make_contoso.py` puts it together."""
