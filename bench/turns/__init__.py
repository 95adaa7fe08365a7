"""A turn with three tool steps: the product beside a bare loop and agent frameworks."""
