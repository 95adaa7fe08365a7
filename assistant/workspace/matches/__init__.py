"""What pays what, kept: links between invoices and bank transactions, decided by whom and why.

`table` holds the rows, `records` makes the matcher's values of rows, `runs` lets it run and keeps
what it finds, `decisions` is what people say, `stories` tells one invoice's state and its reasons.
"""
