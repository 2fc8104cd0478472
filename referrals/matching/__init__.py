"""Decide whether two concerns may be about the same person. Pure functions, without a database or a key.

`people` reads who a report is about, `names` and `variants` normalise names, `blocks` makes keys to search by,
`scoring` compares two people and explains the result.
"""
