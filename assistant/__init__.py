"""Ask Well: ask your supplier invoices, and send approved ones to Qonto after a human's yes."""
