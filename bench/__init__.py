"""What is measured: one module per measurement, each with `main(argv) -> exit code`.

Every measurement prints its floor or its peer from the same run; `--json` prints one JSON document.
"""
