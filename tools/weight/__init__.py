"""`make weight`: what the short way of a report weighs for each reporter, into docs/reporter.md."""
