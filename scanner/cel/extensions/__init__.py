"""Functions beyond the standard ones; each module is imported when an expression first uses it.

A module has two tables, `GLOBALS` and `METHODS`: name and number of arguments (-1: any) to the function.
"""
