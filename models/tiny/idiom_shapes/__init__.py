"""The shapes that `idioms.py` puts together, their language and their words."""
