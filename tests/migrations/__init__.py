"""The schema is made by numbered migrations, each applied once."""
