"""Whether two concerns may be about the same person: pure functions of what was said, without a database or a key.

`people` reads who is meant, `names` and `variants` know how a name is written otherwise, `blocks` says where to look
for the same person, `scoring` compares two people exactly and says why.
"""
