"""What a text quotes, and which quotation stands for which of the other text."""
