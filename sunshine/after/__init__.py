"""事后（三(三)）。After the decision: leads, findings, rectification."""
