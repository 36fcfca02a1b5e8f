"""`python -m parapluie` is the installed command."""

from parapluie.config.cli import main

if __name__ == "__main__":
    main()
