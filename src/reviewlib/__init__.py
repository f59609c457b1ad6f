"""Editorial analytics for people who publish film reviews."""

__version__ = "0.1.0"
