"""The widget on other people's pages: keys, the tokens they sign, and the visits they open."""
