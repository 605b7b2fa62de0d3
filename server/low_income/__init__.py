"""The low-income database (LI): five categories read from recognitions and benefits, and files of the platform."""
