"""What a text denies, and words with an opposite."""
