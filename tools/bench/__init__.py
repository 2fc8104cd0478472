"""`make bench`: each measure beside its own yardstick in one run. Ratios are asserted nowhere; they are read."""
