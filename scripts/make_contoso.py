"""Write the snapshot of Contoso, the example tenant: `python scripts/make_contoso.py [FILE]`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> None:
    sys.path.insert(0, str(ROOT))
    from scripts.contoso.snapshot import text

    path = Path(arguments[0]) if arguments else ROOT / "examples" / "contoso" / "snapshot.json"
    path.write_bytes(text().encode())
    print(f"wrote {path}")


if __name__ == "__main__":
    main(sys.argv[1:])
