"""Statuses and exceptions: the git-reviewed override file. Nothing here is imported by a scan that has none."""
