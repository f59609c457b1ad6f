"""Scores: the scales they are read on, and their value on 0-100."""
