from tests import lines

lines.start()  # before anything imports the package
