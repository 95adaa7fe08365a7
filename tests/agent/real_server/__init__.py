"""llama.cpp's own server, for the tests of the protocol."""
