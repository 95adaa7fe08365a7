"""What pays what: pure functions over small frozen values, without a database."""
