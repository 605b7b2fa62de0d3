"""Days that go wrong in the ways days do, told as they happen to a worker, her phone and the office."""
