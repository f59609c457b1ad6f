"""Tables in, words out: what the tables of the analyses come to, in sentences."""
