"""Numbers, dates, times and units that a text says, and which of one text stands for which of the other."""
