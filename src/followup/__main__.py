"""``python -m followup``: the same as the command ``followup``."""

from followup.cli import main

if __name__ == "__main__":
    main()
