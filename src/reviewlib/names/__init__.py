"""When two titles, or two people's names, are the same, and whom a name means."""
