"""Forms of the report, one for each question and wording.

Your... is the wording for a reporter who reports about themselves, Its... for a group or a place.
"""
