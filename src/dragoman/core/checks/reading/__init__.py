"""Reading one text: its words, and what they may mean, with their places. Shared by the checks.

What a text says of one matter, and what of it stands for what of the other text, has a folder each: `figures`
(numbers, dates, times, units), `naming` (people, places, bodies), `denials` (denials and opposites) and
`quoting`.
"""
