"""Tables in, tables out: one module per topic."""
