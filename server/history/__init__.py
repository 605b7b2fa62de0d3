"""One household on one page: who lives there, what is known, when it is due, and all that happened."""
