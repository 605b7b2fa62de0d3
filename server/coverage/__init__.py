"""Coverage: whether those who should have been seen were seen, by place and month; each number has its households."""
