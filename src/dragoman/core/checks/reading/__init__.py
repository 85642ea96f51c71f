"""Reading one text: words, numbers, dates, units and names, with their places. Shared by the checks."""
