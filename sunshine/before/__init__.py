"""事前（三(一)）。Before the decision: filing, review, authority, risk."""
