"""Tables in, charts out: one module per topic, and the theme they share."""
