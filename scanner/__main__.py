"""`python -m scanner` is `tenantscore`."""

import sys

from scanner.cli.main import console

if __name__ == "__main__":
    sys.exit(console())
