"""`python -m workers`. Processes of the worker's own import what they need; those begun from a module that is not
called so import that module again, and with it all that the worker is made of."""

from workers.main import main

main()
