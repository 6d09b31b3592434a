"""What every room stands on: who acts, the gate, the log, workflow moves, jobs, and "no"."""
