"""Files and keys of the transparency log; no Django, so that `sunshine verify` needs none."""
