"""重大情况、重大事项、重大风险、重大问题的报备核查（三(一)1）。

A unit reports at once and goes on reporting until the matter is closed; who supervises it
verifies what was said. Every deadline runs from the moment the unit knew, and lateness stays seen.
"""
