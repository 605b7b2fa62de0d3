"""Changes of division codes: merged, split, renamed, recoded, transferred; with preview, history and a way back."""
