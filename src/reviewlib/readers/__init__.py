"""Files in, tables out: one module per source of reviews or metadata."""
