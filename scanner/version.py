"""The versions that a report names."""

VERSION = "0.1.0"
CATALOGUE = "2026.11"
"""The catalogue of improvement actions, by the month it was last brought up to date."""
