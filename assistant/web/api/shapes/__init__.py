"""What the JSON API takes and answers, as types: the OpenAPI description is made of these."""
