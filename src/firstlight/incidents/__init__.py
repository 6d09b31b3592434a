"""A call for help, the call-out, answers, arrivals, head count and the running log."""
