"""`python -m linli` is the `linli` command."""

from linli.config.cli import main

if __name__ == "__main__":
    main()
