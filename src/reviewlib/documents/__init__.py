"""What a file of text is made of: its bytes, its front matter, its markup, the heading above a review."""
