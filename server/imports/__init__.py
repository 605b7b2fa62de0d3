"""Lists of other departments: read, matched with the register, applied by somebody, taken back exactly."""
