"""`python -m scanner` is `tenantscore`."""

import sys

from scanner.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
