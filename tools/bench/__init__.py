"""`make bench`: measures the portal's speed, each figure beside a baseline from the same run."""
