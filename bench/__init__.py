"""`make bench`: each figure of the house beside its bar, its floor and what peers need."""
