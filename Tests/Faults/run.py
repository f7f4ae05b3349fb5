"""Runs the faults in full and prints what was measured: `make faults`, or `run.py NAME…`."""

import sys
import time

from faults import ALL


def main():
    wanted = sys.argv[1:] or [fault.__name__ for fault in ALL]
    failed = []
    for fault in ALL:
        if fault.__name__ not in wanted:
            continue
        start = time.monotonic()
        try:
            result = fault(1)
        except AssertionError as error:
            failed.append(fault.__name__)
            result = {"FAILED": error}
        words = ", ".join(f"{name}: {value}" for name, value in result.items())
        print(f"{fault.__name__:12} {words} ({time.monotonic() - start:.0f} s)", flush=True)
    sys.exit(1 if failed else 0)


main()
