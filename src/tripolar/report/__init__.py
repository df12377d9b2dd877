"""What a reader gets: the page, the terminal, JSON, and the draws as files."""
