"""People, places and bodies that a text names, and which of one text stands for which of the other."""
