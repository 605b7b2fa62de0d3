"""What a phone cannot send comes home in a file, in real browsers."""
