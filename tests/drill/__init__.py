"""`make drill`: faults made on purpose. Each drill has a pass line, a control that breaks it, and a bound on time."""
