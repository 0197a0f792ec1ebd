"""`python -m sunshine.analysis.runners.engine`: probes over a lake, job after job; see `serving`."""

from sunshine.analysis.runners.engine.serving import serve
from sunshine.analysis.runners.engine.session import Session

if __name__ == "__main__":
    serve(Session)
