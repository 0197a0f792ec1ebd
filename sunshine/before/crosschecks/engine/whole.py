"""A crosscheck of everybody: `python -m sunshine.before.crosschecks.engine.whole` is `crossing` with
names told by Splink, for one job; it takes memory, and the process ends.
"""

from sunshine.analysis.runners.engine.serving import serve
from sunshine.before.crosschecks.engine.crossing import Crossings
from sunshine.before.crosschecks.engine.linking import linked


class Whole(Crossings):
    """The same answers, to the last figure."""

    named = staticmethod(linked)


if __name__ == "__main__":
    serve(Whole)
