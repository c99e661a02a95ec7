"""Runs the command line with ``python -m assistant.cli``."""

from assistant.cli.main import main

if __name__ == "__main__":
    main()
