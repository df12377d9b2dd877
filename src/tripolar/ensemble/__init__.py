"""Many draws of one argument, each calibrated, solved and measured."""
